build-prof/wire/packet.o: src/wire/packet.c src/wire/packet.h \
 src/base/buf.h
src/wire/packet.h:
src/base/buf.h:
