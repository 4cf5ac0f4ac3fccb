build-prof/wire/milter_mta.o: src/wire/milter_mta.c src/wire/milter_mta.h \
 src/base/buf.h src/wire/milter.h src/wire/milter_proto.h \
 src/wire/packet.h
src/wire/milter_mta.h:
src/base/buf.h:
src/wire/milter.h:
src/wire/milter_proto.h:
src/wire/packet.h:
