build-prof/wire/milter.o: src/wire/milter.c src/wire/milter.h \
 src/base/buf.h src/wire/milter_proto.h src/wire/packet.h
src/wire/milter.h:
src/base/buf.h:
src/wire/milter_proto.h:
src/wire/packet.h:
