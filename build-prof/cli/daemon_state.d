build-prof/cli/daemon_state.o: src/cli/daemon_state.c \
 src/cli/daemon_state.h src/store/store_status.h src/store/store.h \
 src/base/buf.h src/store/fault.h
src/cli/daemon_state.h:
src/store/store_status.h:
src/store/store.h:
src/base/buf.h:
src/store/fault.h:
