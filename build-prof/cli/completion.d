build-prof/cli/completion.o: src/cli/completion.c src/cli/command.h \
 src/cli/output.h src/cli/completion.h src/cli/options.h
src/cli/command.h:
src/cli/output.h:
src/cli/completion.h:
src/cli/options.h:
