build-prof/core/breaker.o: src/core/breaker.c src/core/breaker.h
src/core/breaker.h:
