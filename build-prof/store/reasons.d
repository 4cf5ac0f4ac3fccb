build-prof/store/reasons.o: src/store/reasons.c src/store/reasons.h \
 src/base/buf.h src/core/score.h src/wire/json.h
src/store/reasons.h:
src/base/buf.h:
src/core/score.h:
src/wire/json.h:
