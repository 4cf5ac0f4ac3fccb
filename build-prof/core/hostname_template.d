build-prof/core/hostname_template.o: src/core/hostname_template.c \
 src/core/hostname_template.h src/base/dname.h src/core/hostname_addr.h \
 src/base/addr.h src/core/hostname_words.h
src/core/hostname_template.h:
src/base/dname.h:
src/core/hostname_addr.h:
src/base/addr.h:
src/core/hostname_words.h:
