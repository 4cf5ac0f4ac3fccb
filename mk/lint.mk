# What machines can say about style and likely mistakes, beyond the compiler's warnings.
LINT_INCLUDES := $(addprefix -Isrc/,$(LAYERS))
LINT_SHELL    := tools/deps tests/tap-run tests/all .ci/run

# ctuuninitvar takes every output parameter for an input, ctuPointerArith the last byte of
# a buffer for one behind it.
## make lint        clang-format, cppcheck, shellcheck and mandoc over the tree
lint:
	./tools/deps lint
	clang-format --dry-run -Werror $$(git ls-files '*.[ch]')
	cppcheck -q --std=c11 --language=c --enable=warning,performance,portability \
	  --suppress=ctuuninitvar --suppress=ctuPointerArith --error-exitcode=1 --inline-suppr $(LINT_INCLUDES) src
	shellcheck $(LINT_SHELL)
	mandoc -Tlint -W error man/*
