build-prof/wire/milter_facts.o: src/wire/milter_facts.c \
 src/wire/milter_facts.h src/wire/macros.h src/wire/milter.h \
 src/base/buf.h src/wire/milter_proto.h src/wire/packet.h \
 src/core/session.h src/base/addr.h src/base/arena.h \
 src/wire/milter_text.h src/base/num.h
src/wire/milter_facts.h:
src/wire/macros.h:
src/wire/milter.h:
src/base/buf.h:
src/wire/milter_proto.h:
src/wire/packet.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
src/wire/milter_text.h:
src/base/num.h:
