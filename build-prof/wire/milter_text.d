build-prof/wire/milter_text.o: src/wire/milter_text.c \
 src/wire/milter_text.h src/base/addr.h src/wire/milter_proto.h
src/wire/milter_text.h:
src/base/addr.h:
src/wire/milter_proto.h:
