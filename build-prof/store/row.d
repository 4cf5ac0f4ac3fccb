build-prof/store/row.o: src/store/row.c src/store/row.h src/base/addr.h \
 src/store/words.h
src/store/row.h:
src/base/addr.h:
src/store/words.h:
