build-prof/core/hostname_words.o: src/core/hostname_words.c \
 src/core/hostname_words.h
src/core/hostname_words.h:
