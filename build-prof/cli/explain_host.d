build-prof/cli/explain_host.o: src/cli/explain_host.c src/cli/database.h \
 src/cli/command.h src/cli/output.h src/store/journal.h src/store/fault.h \
 src/store/journal_put.h src/core/session.h src/base/addr.h \
 src/base/arena.h src/core/verdict.h src/core/helo.h src/base/dname.h \
 src/core/hostname.h src/core/session.h src/core/profile.h \
 src/core/score.h src/base/buf.h src/store/privacy.h src/store/store.h \
 src/store/store.h src/core/dialect.h src/cli/errors.h \
 src/cli/explain_host.h src/cli/portrait.h src/cli/consult.h \
 src/core/engine.h src/core/context.h src/core/policy.h \
 src/core/verdict.h src/store/store_host.h src/core/profile.h \
 src/core/relatives.h src/core/facts.h src/core/dialect.h \
 src/core/recall.h src/core/engine.h src/core/policy.h src/core/server.h \
 src/store/store_context.h src/core/context.h src/cli/portrait_json.h \
 src/wire/json.h src/cli/portrait_text.h src/cli/say.h \
 src/store/store_policy.h src/cli/when.h
src/cli/database.h:
src/cli/command.h:
src/cli/output.h:
src/store/journal.h:
src/store/fault.h:
src/store/journal_put.h:
src/core/session.h:
src/base/addr.h:
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
src/store/store.h:
src/core/dialect.h:
src/cli/errors.h:
src/cli/explain_host.h:
src/cli/portrait.h:
src/cli/consult.h:
src/core/engine.h:
src/core/context.h:
src/core/policy.h:
src/core/verdict.h:
src/store/store_host.h:
src/core/profile.h:
src/core/relatives.h:
src/core/facts.h:
src/core/dialect.h:
src/core/recall.h:
src/core/engine.h:
src/core/policy.h:
src/core/server.h:
src/store/store_context.h:
src/core/context.h:
src/cli/portrait_json.h:
src/wire/json.h:
src/cli/portrait_text.h:
src/cli/say.h:
src/store/store_policy.h:
src/cli/when.h:
