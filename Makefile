# `make help` lists what there is. Everything a target lacks it installs, and says so.
SHELL := /bin/sh
.DEFAULT_GOAL := help

# The newest JDK from 25 on that this machine has; JAVA_HOME wins when it is one.
JDK := $(shell tools/find-jdk)
export JAVA_HOME := $(JDK)
export SIAGA_CACHE ?= /var/cache/siaga
MVN := mvn -B -ntp

.PHONY: help
help: ## This list
	@awk -F ':.*## ' '/^##@/ {printf "\n%s\n", substr($$0, 5)} /^[a-z][a-z-]*:.*## / {printf "  %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: jdk
jdk:
	@test -n "$(JDK)" || { echo "Siaga needs a JDK 25 or newer: none found in JAVA_HOME, /usr/lib/jvm, /opt or on the PATH." >&2; exit 1; }

##@ Build
.PHONY: tools
tools: ## Install what the lab runs: control plane, Patroni, PostgreSQL (five minutes the first time)
	@tools/install

.PHONY: package
package: jdk ## Build the operator into target/quarkus-app, and its bill of materials (CycloneDX) target/siaga.cdx.json
	$(MVN) package -DskipTests -Dsbom

.PHONY: crds
crds: package ## Generate crds/ from the Java types
	cp target/crds/*.yml crds/

PACKAGING = $(shell tools/install packaging | sed -n 's/^SIAGA_PACKAGING=//p')
VERSION = $(shell sed -n 's|^  <version>\(.*\)</version>|\1|p' pom.xml | head -1)

.PHONY: chart
chart: ## Make the Helm chart target/siaga-VERSION.tgz from config/
	@tools/chart $(VERSION)
	@"$(PACKAGING)/helm" package target/chart/siaga -d target

JAVA_OF_TESTS = "$(JDK)/bin/java" -XX:TieredStopAtLevel=1 -cp "target/test-classes:target/classes:$$(cat target/test.classpath)"
SIMULATE = "$(JDK)/bin/java" --add-exports java.base/jdk.internal.vm=ALL-UNNAMED -XX:+UseSerialGC -Xmx512m \
	  -cp "target/test-classes:target/classes:$$(cat target/test.classpath)" dev.siaga.simulation.SimulateMain

.PHONY: bundle
bundle: jdk target/test.classpath ## Generate bundle/, for the Operator Lifecycle Manager, from config/ and crds/, and validate it
	@$(MVN) -q test-compile
	@rm -rf bundle
	@$(JAVA_OF_TESTS) dev.siaga.install.BundleMain $(VERSION:-SNAPSHOT=) bundle
	@said=$$("$(PACKAGING)/operator-verify" manifests bundle 2>&1) || true; \
	  test -z "$$said" || { echo "$$said" >&2; exit 1; } # its exit code is 0 whatever it finds
	@echo "bundle/ is valid"

.PHONY: api-reference
api-reference: jdk target/test.classpath ## Write docs/api.md from crds/
	@$(MVN) -q test-compile
	@$(JAVA_OF_TESTS) dev.siaga.install.ApiReferenceMain crds docs/api.md

.PHONY: bundle-fresh
bundle-fresh: jdk target/test.classpath
	@rm -rf target/bundle
	@$(JAVA_OF_TESTS) dev.siaga.install.BundleMain $(VERSION:-SNAPSHOT=) target/bundle
	@diff -r bundle target/bundle || { echo "bundle/ is stale: run 'make bundle' and commit." >&2; exit 1; }

.PHONY: format
format: jdk ## Format the Java code
	$(MVN) spotless:apply

# Quarkus writes its generated classes in another order at each build: what hasn't changed isn't built again.
target/quarkus-app/quarkus-run.jar: pom.xml $(shell find src/main config/admission config/rbac -type f)
	$(MVN) -q package -DskipTests
	@touch $@

target/siaga.cdx.json: pom.xml
	$(MVN) -q -Dsbom cyclonedx:makeBom

# With AOT=no neither the lab's tools nor a sandbox are needed, and the image starts slower. BASE=REGISTRY/NAME:TAG is an image with a JVM 25 on its PATH.
AOT ?= yes
BASE ?= target/image/base
REVISION = $(shell git rev-parse HEAD 2>/dev/null || echo unknown)
REVISION_TIME = $(shell git log -1 --format=%ct 2>/dev/null || echo 1)

.PHONY: image
image: jdk target/test.classpath target/quarkus-app/quarkus-run.jar ## The image as an OCI archive, target/image/siaga.tar, without Docker (BASE=, AOT=no; docs/images.md)
	@$(MVN) -q test-compile
	$(if $(filter target/image/base,$(BASE)),@tools/image-base "$(JDK)" target/image/base)
	$(if $(filter yes,$(AOT)),@tools/install >/dev/null)
	@$(if $(filter yes,$(AOT)),$(IN_SANDBOX),$(JAVA_OF_TESTS)) dev.siaga.image.ImageMain target/image "$(BASE)" $(VERSION:-SNAPSHOT=) $(REVISION) $(REVISION_TIME) $(AOT)

.PHONY: native
native: jdk ## The operator as a native executable, by GraalVM 25 or in a container (docs/images.md)
	@tools/native "$(JDK)" $(MVN) package -DskipTests -Dquarkus.native.enabled=true -Dquarkus.package.jar.enabled=false

RELEASE = $(VERSION:-SNAPSHOT=)

.PHONY: release-files
release-files: jdk target/test.classpath target/quarkus-app/quarkus-run.jar target/siaga.cdx.json bundle-fresh ## What a release publishes beside its image: install YAML, chart, bundle, kubectl plugin, krew manifest, bill of materials, in target/release
	@rm -rf target/release && mkdir -p target/release/kustomize
	@tools/plugin $(RELEASE) $(REVISION_TIME) target/release
	@"$(PACKAGING)/validate-krew-manifest" -manifest target/release/siaga.yaml -skip-install
	@tools/chart $(RELEASE) && "$(PACKAGING)/helm" package target/chart/siaga -d target/release >/dev/null
	@printf 'resources: [../../../config/base]\nimages: [{name: ghcr.io/siaga-dev/siaga, newTag: "%s"}]\n' $(RELEASE) >target/release/kustomize/kustomization.yaml
	@kubectl=$$(tools/install | sed -n 's/^SIAGA_CONTROLPLANE=//p')/kubectl && $$kubectl kustomize target/release/kustomize >target/release/siaga-install-$(RELEASE).yaml
	@rm -r target/release/kustomize
	@tar --create --sort=name --mtime=@$(REVISION_TIME) --owner=0 --group=0 --numeric-owner bundle | gzip -9n >target/release/siaga-bundle-$(RELEASE).tar.gz
	@cp target/siaga.cdx.json target/release/siaga-$(RELEASE).cdx.json
	@cd target/release && sha256sum * >SHA256SUMS && cat SHA256SUMS

.PHONY: workflows
workflows: ## Judge .github/workflows with actionlint
	@"$(PACKAGING)/actionlint" -shellcheck= && echo "workflows are sound"

##@ Test
.PHONY: check
check: jdk ## Formatting, compiler warnings, architecture rules, licences of what is shipped, generated CRDs and bundle up to date, workflows
	$(MVN) spotless:check package -Dsbom -Dtest='*Architecture*' -Dsurefire.failIfNoSpecifiedTests=false
	@tools/check-licences target/siaga.cdx.json
	@$(MAKE) --no-print-directory crds-fresh bundle-fresh workflows

.PHONY: test-unit
test-unit: jdk ## The tests that need no processes (under a minute)
	$(MVN) test

# $(1): options of Maven; $(2): variables of what judges the rights.
define run-tests
@tools/install >/dev/null
@tools/image-base "$(JDK)" target/image/base >/dev/null
@rm -rf target/audit
$(MVN) spotless:check verify -DskipITs=false$(1)
@$(SIMULATE) 3600 400 3 2
+@$(MAKE) --no-print-directory crds-fresh rights$(2)
endef

.PHONY: test
test: jdk target/test.classpath ## Check, unit tests, thousands of simulated histories, and the failover on three real cities (`make test-all` adds the long fault scenarios)
	$(call run-tests)

.PHONY: test-all
test-all: jdk target/test.classpath ## All of `make test`, and the long fault scenarios: switchovers, partitions, step-downs, quorum faults
	$(call run-tests, -DexcludedGroups=none, WHOLE=whole)

# What the tests asked of the API servers, against what config/rbac grants.
.PHONY: rights
rights: jdk target/test.classpath
	@$(JAVA_OF_TESTS) dev.siaga.lab.rights.RightsMain target/audit config/rbac $(WHOLE)

.PHONY: crds-fresh
crds-fresh:
	@diff -ru -x kustomization.yaml crds target/crds || { echo "crds/ is stale: run 'make crds' and commit." >&2; exit 1; }

##@ Lab
RUN ?= run/lab
IMAGES ?= $(RUN)/images.json

target/test.classpath: pom.xml
	@mkdir -p target
	$(MVN) -q dependency:build-classpath -Dmdep.outputFile=$@ -DincludeScope=test

HEAP = 256m
IN_SANDBOX = tools/sandbox/run "$(JDK)/bin/java" -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Xmx$(HEAP) -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	  -cp "$(CURDIR)/target/test-classes:$(CURDIR)/target/classes:$$(cat target/test.classpath)"

.PHONY: demo
demo: jdk target/test.classpath ## Jakarta loses power under load, another city takes over, Jakarta rejoins (KEEP=1 leaves the cities running)
	@tools/install >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.estate.DemoMain $(RUN) $(if $(KEEP),keep)

.PHONY: demo-incident
demo-incident: jdk target/test.classpath ## Orders fail in Bandung: page, escalation, postmortem, with kubectl (KEEP=1 leaves the cities running)
	@tools/install >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.estate.IncidentDemoMain $(RUN) $(if $(KEEP),keep)

.PHONY: demo-scenarios
demo-scenarios: jdk target/test.classpath ## The five scenarios of the design, judged by writers, readers and customers in every city (KEEP=1 leaves the cities running)
	@tools/install >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.estate.ScenariosDemoMain $(RUN) $(if $(KEEP),keep)

RUNS ?= 3
.PHONY: bench-failover
bench-failover: jdk target/test.classpath ## Every fault on Siaga and on one Patroni cluster stretched over the same cities, RUNS= rounds (docs/performance.md)
	@tools/install >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.estate.BenchMain $(RUN) $(RUNS)

SLOS ?= 1000
.PHONY: bench-slo
bench-slo: jdk target/test.classpath ## SLOS= ServiceSLOs on one operator: what they cost, and how soon a crossing is an Incident (docs/performance.md)
	@tools/install >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.slo.SloBenchMain $(RUN) $(SLOS)

ROUNDS ?= 7
.PHONY: bench-start
bench-start: image ## How soon the image's operator is ready, and its memory, with the AOT cache and without, ROUNDS= times (docs/performance.md)
	@$(IN_SANDBOX) dev.siaga.image.StartBenchMain $(RUN) target/image/siaga.tar $(ROUNDS)

ESTATES ?= 1000
.PHONY: bench-scale
bench-scale: jdk target/test.classpath ## ESTATES= estates on one operator: how evenly permits are renewed, and what that costs (docs/performance.md)
	@tools/install kwok >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.scale.ScaleBenchMain $(RUN) $(ESTATES)

SEEDS ?= 1000
FIRST ?= 1
CITIES ?= 3
THREADS ?= 2
.PHONY: simulate
simulate: jdk target/test.classpath ## SEEDS= simulated histories of the whole protocol from seed FIRST= on, for CITIES=3 or 5 (SEEDS=1 tells one; MUTANT=, FAULTS=)
	@$(MVN) -q test-compile
	@$(SIMULATE) $(SEEDS) $(FIRST) $(CITIES) $(THREADS) "$(MUTANT)" "$(FAULTS)"

MINUTES ?= 30
SEED ?= 1
CHAOS ?= run/lab/chaos
SOAK ?= run/lab/soak
# FIRST has a default of its own for simulate.
CHAOS_FIRST = $(if $(filter command environment,$(firstword $(origin FIRST))),$(FIRST),next)
.PHONY: chaos
chaos: HEAP = 768m
chaos: jdk target/test.classpath ## Random faults on three real cities for MINUTES=, from SEED=, under clients; goes on where CHAOS= left off (FIRST=k EPISODES=1 plays one again; docs/chaos.md)
	@tools/install >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.chaos.ChaosMain $(CHAOS) $(MINUTES) $(SEED) $(CHAOS_FIRST) $(or $(EPISODES),all)

.PHONY: soak
soak: HEAP = 768m
soak: MINUTES = 240
soak: jdk target/test.classpath ## MINUTES= (four hours) of three cities in which nothing goes wrong: memory, threads, sockets and writes must stay flat (docs/chaos.md)
	@tools/install >/dev/null
	@$(MVN) -q package -DskipTests
	@$(IN_SANDBOX) dev.siaga.lab.soak.SoakMain $(SOAK) $(MINUTES)

.PHONY: lab-up
lab-up: jdk target/test.classpath ## Start three empty cities and stay until Ctrl-C (IMAGES= what image names stand for, RUN= where its files go)
	@tools/install >/dev/null
	$(MVN) -q test-compile
	@mkdir -p $(RUN); test -e $(IMAGES) || echo '{}' >$(IMAGES)
	@tools/sandbox/run "$(JDK)/bin/java" -XX:TieredStopAtLevel=1 -XX:-UsePerfData -Djava.util.logging.manager=org.jboss.logmanager.LogManager \
	  -cp target/test-classes:target/classes:$$(cat target/test.classpath) dev.siaga.lab.LabMain up $(RUN) $(IMAGES)

.PHONY: lab
lab: jdk ## Speak to a running lab: make lab VERB="power-cut jakarta"; VERB=help lists the verbs
	@"$(JDK)/bin/java" -XX:TieredStopAtLevel=1 -cp target/test-classes dev.siaga.lab.LabMain do $(RUN) $(or $(VERB),status)

.PHONY: lab-shell
lab-shell: ## A shell inside a running lab, with kubectl and a context per city
	@tools/lab-shell -r $(RUN)
