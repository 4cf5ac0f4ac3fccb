build-prof/cli/listing.o: src/cli/listing.c src/cli/errors.h \
 src/cli/listing.h src/cli/options.h src/cli/command.h src/cli/output.h \
 src/base/num.h src/cli/when.h
src/cli/errors.h:
src/cli/listing.h:
src/cli/options.h:
src/cli/command.h:
src/cli/output.h:
src/base/num.h:
src/cli/when.h:
