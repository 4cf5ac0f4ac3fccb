build-prof/cli/cmd_explain.o: src/cli/cmd_explain.c src/cli/commands.h \
 src/cli/command.h src/cli/output.h src/cli/explain_host.h \
 src/base/addr.h src/cli/explain_session.h src/cli/session_filter.h \
 src/store/journal_query.h src/store/journal.h src/store/fault.h \
 src/store/journal_put.h src/core/session.h src/base/arena.h \
 src/core/verdict.h src/core/helo.h src/base/dname.h src/core/hostname.h \
 src/core/session.h src/core/profile.h src/core/score.h src/base/buf.h \
 src/store/privacy.h src/store/store.h src/core/score.h src/cli/listing.h \
 src/cli/options.h
src/cli/commands.h:
src/cli/command.h:
src/cli/output.h:
src/cli/explain_host.h:
src/base/addr.h:
src/cli/explain_session.h:
src/cli/session_filter.h:
src/store/journal_query.h:
src/store/journal.h:
src/store/fault.h:
src/store/journal_put.h:
src/core/session.h:
src/base/arena.h:
src/core/verdict.h:
src/core/helo.h:
src/base/dname.h:
src/core/hostname.h:
src/core/session.h:
src/core/profile.h:
src/core/score.h:
src/base/buf.h:
src/store/privacy.h:
src/store/store.h:
src/core/score.h:
src/cli/listing.h:
src/cli/options.h:
