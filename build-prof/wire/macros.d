build-prof/wire/macros.o: src/wire/macros.c src/wire/macros.h \
 src/wire/milter.h src/base/buf.h src/wire/milter_proto.h \
 src/wire/packet.h
src/wire/macros.h:
src/wire/milter.h:
src/base/buf.h:
src/wire/milter_proto.h:
src/wire/packet.h:
