# zoosim: `make run` on a fresh machine installs what is missing, builds, and simulates the
# Zen-2-7B run. `make help` lists the rest.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.ONESHELL:
.SILENT:
.DEFAULT_GOAL := help
.PHONY: help deps deps-test build run test test-slurm lint bench notebooks clean

SCENARIO ?= Scenarios/zen-2-7b/four-gpus-a-node.yaml
ARGS ?=
BENCH ?= Scenarios/quickstart.yaml Scenarios/zen-2-7b/four-gpus-a-node.yaml
SCALE ?= Scenarios/scale/1000.yaml Scenarios/scale/10000.yaml Scenarios/scale/100000.yaml
# A duration for each of SCALE, so that each takes long enough to be measured, and none minutes.
STRETCH ?= 30d 6d 2d
PYTHON ?= python3

help: ## List what can be made
	sed -nE 's/^([a-z-]+):.*## (.*)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null \
	    || sed -nE 's/^([a-z-]+):.*## (.*)/  make \1  \2/p' $(MAKEFILE_LIST)
	echo "  SCENARIO=… chooses what make run simulates, ARGS=… passes options to zoosim run"

# Installs the packages in $$missing by apt, as root or through sudo.
define install_missing
	if [ -n "$$missing" ]; then
	    if ! command -v apt-get >/dev/null; then
	        echo "zoosim needs these Debian packages, or what they are called here:$$missing" >&2
	        echo "There is no apt-get on this machine: install them by its own means, then run make again." >&2
	        exit 1
	    fi
	    as_root=""
	    if [ "$$(id -u)" -ne 0 ]; then
	        if ! command -v sudo >/dev/null; then
	            echo "Missing packages:$$missing" >&2
	            echo "Run as root: apt-get install --no-install-recommends$$missing" >&2
	            exit 1
	        fi
	        as_root="sudo"
	    fi
	    echo "Installing by apt:$$missing"
	    $$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=3 update </dev/null
	    $$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q -y -o Acquire::Retries=3 \
	        install --no-install-recommends $$missing </dev/null
	fi
endef

deps: ## Install what the program needs and is missing (apt, sudo when not root)
	if ! command -v swift >/dev/null; then
	    echo "There is no swift. Install 6.2 or newer from https://www.swift.org/install/linux/ and put its" >&2
	    echo "usr/bin into PATH, or use the container swift:6.3, then run make again." >&2
	    exit 1
	fi
	if ! said=$$(swift --version 2>&1); then
	    echo "$$(command -v swift) does not run: $$said" >&2
	    exit 1
	fi
	version=$$(sed -nE 's/.*Swift version ([0-9]+)\.([0-9]+).*/\1 \2/p' <<<"$$said" | head -n 1)
	read -r major minor <<<"$${version:-0 0}"
	if [ "$$major" -lt 6 ] || { [ "$$major" -eq 6 ] && [ "$$minor" -lt 2 ]; }; then
	    echo "zoosim needs Swift 6.2 or newer, and $$(command -v swift) is $$major.$$minor. Install a newer one from" >&2
	    echo "https://www.swift.org/install/linux/ and put its usr/bin first into PATH, then run make again." >&2
	    exit 1
	fi
	missing=""
	command -v git >/dev/null || missing+=" git ca-certificates"
	command -v pkg-config >/dev/null || missing+=" pkg-config"
	has() { command -v pkg-config >/dev/null && pkg-config --exists "$$1"; }
	has gsl || missing+=" libgsl-dev"
	has hdf5-serial || missing+=" libhdf5-dev"
	has libcrypto || missing+=" libssl-dev"
	command -v gnuplot >/dev/null || missing+=" gnuplot-nox"
	# Swift links with the system's C and C++ libraries and their headers.
	compgen -G '/usr/include/c++/*/vector' >/dev/null && [ -e /usr/include/stdio.h ] || missing+=" g++"
	$(install_missing)

deps-test: ## Install what only the tests need: hdf5-tools, and xarray and Jupyter's kernel in .build-python
	missing=""
	command -v h5dump >/dev/null && command -v h5clear >/dev/null || missing+=" hdf5-tools"
	command -v $(PYTHON) >/dev/null || missing+=" python3"
	$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || missing+=" python3-venv"
	$(install_missing)
	if ! cmp -s Tests/requirements.txt .build-python/requirements.txt \
	    || ! .build-python/bin/python3 -c '' 2>/dev/null; then
	    if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
	        echo "The tests need Python 3.10 or newer, and $(PYTHON) is older: make deps-test PYTHON=python3.12" >&2
	        exit 1
	    fi
	    echo "Installing xarray, matplotlib and Jupyter's kernel into .build-python"
	    $(PYTHON) -m venv --clear .build-python
	    .build-python/bin/python3 -m pip --disable-pip-version-check --quiet install \
	        --no-deps --only-binary :all: -r Tests/requirements.txt
	    cp Tests/requirements.txt .build-python/requirements.txt
	fi

build: deps ## Build zoosim for release
	swift build -c release --product zoosim

run: build ## Simulate the Zen-2-7B run and its twin: table, figures, result file
	.build/release/zoosim run $(SCENARIO) $(ARGS)

test: deps deps-test ## Check the imports between targets, build and run all tests
	# The check of imports prints "Build complete!" also when it found something; its status counts.
	swift build --build-tests --explicit-target-dependency-import-check error
	swift test

test-slurm: deps ## Install Slurm and test sweeps on it; make test does so only where it is installed
	missing=""
	has() { PATH="$$PATH:/usr/sbin:/sbin" command -v "$$1" >/dev/null; }
	has slurmctld && has slurmd && has sbatch || missing+=" slurm-wlm"
	has munged || missing+=" munge"
	$(install_missing)
	swift build --build-tests
	ZOOSIM_REQUIRE_SLURM=1 swift test --skip-build --filter 'CommandLineTests\.SlurmTests'

lint: ## Check the style of all sources
	swift format lint --strict --parallel -r Sources Tests Package.swift

bench: build ## Time events and flows, the scenarios of BENCH, and STRETCH of those of SCALE
	export LC_ALL=C
	mkdir -p Results/bench
	commit=$$(git describe --always --dirty 2>/dev/null || echo unknown)
	# The long flow loads, which take minutes, are those with more than 1,000 hosts.
	.build/release/zoosim bench --turns 3 --load '' --flows ', 1,000 hosts' --scenarios $(BENCH) \
	    --output Results/bench/kernel.json --commit "$$commit"
	.build/release/zoosim bench --turns 3 --scenarios $(SCALE) --for $(STRETCH) --figure \
	    --output Results/bench/scale.json --commit "$$commit"

# What the notebooks read: a scenario or sweep, and the folder of its result.
define make_result
	if ! compgen -G '$(3)' >/dev/null; then .build/release/zoosim $(1) $(2); fi
endef

notebooks: build deps-test ## Open the notebooks in JupyterLab; makes the results that they read
	$(call make_result,run,Scenarios/zen-2-7b/four-gpus-a-node.yaml,Results/zen-2-7b-four-gpus-a-node/*/run.h5)
	$(call make_result,sweep,Scenarios/sweeps/bandwidth.yaml,Results/bandwidth/*/sweep.h5)
	$(call make_result,sweep,Scenarios/sweeps/apy-frontier.yaml,Results/apy-frontier/*/sweep.h5)
	if ! .build-notebooks/bin/python3 -c 'import jupyterlab' 2>/dev/null; then
	    echo "Installing JupyterLab into .build-notebooks"
	    $(PYTHON) -m venv --clear .build-notebooks
	    .build-notebooks/bin/python3 -m pip --disable-pip-version-check --quiet install \
	        --only-binary :all: -r Tests/requirements.txt jupyterlab==4.6.6
	fi
	as_root=""
	if [ "$$(id -u)" -eq 0 ]; then as_root="--allow-root"; fi
	.build-notebooks/bin/python3 -m jupyter lab $$as_root $(ARGS) Notebooks

clean: ## Remove what was built; results and installed packages stay
	rm -rf .build .build-python .build-notebooks
