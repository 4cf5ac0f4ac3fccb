build-prof/cli/say.o: src/cli/say.c src/core/dialect.h src/core/session.h \
 src/base/addr.h src/base/arena.h src/cli/say.h src/core/profile.h \
 src/core/helo.h src/base/dname.h src/core/hostname.h src/cli/screen.h \
 src/base/buf.h
src/core/dialect.h:
src/core/session.h:
src/base/addr.h:
src/base/arena.h:
src/cli/say.h:
src/core/profile.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/cli/screen.h:
src/base/buf.h:
