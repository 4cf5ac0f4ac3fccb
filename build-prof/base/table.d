build-prof/base/table.o: src/base/table.c src/base/table.h
src/base/table.h:
