build-prof/wire/milter_nego.o: src/wire/milter_nego.c \
 src/wire/milter_nego.h src/wire/milter.h src/base/buf.h \
 src/wire/milter_proto.h src/wire/packet.h
src/wire/milter_nego.h:
src/wire/milter.h:
src/base/buf.h:
src/wire/milter_proto.h:
src/wire/packet.h:
