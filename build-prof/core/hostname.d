build-prof/core/hostname.o: src/core/hostname.c src/core/hostname.h \
 src/base/addr.h src/base/dname.h src/core/session.h src/base/arena.h \
 src/core/hostname_addr.h src/core/hostname_template.h \
 src/core/hostname_words.h
src/core/hostname.h:
src/base/addr.h:
src/base/dname.h:
src/core/session.h:
src/base/arena.h:
src/core/hostname_addr.h:
src/core/hostname_template.h:
src/core/hostname_words.h:
