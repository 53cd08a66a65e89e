# `make` or `make help` lists the targets. A target installs what it needs, or says what is missing and stops.
SHELL := /bin/bash
.SHELLFLAGS := -o pipefail -ec
.DEFAULT_GOAL := help

STATICCHECK := honnef.co/go/tools/cmd/staticcheck@v0.8.2
SQLC        := github.com/sqlc-dev/sqlc/cmd/sqlc@v1.31.1
DEMO        := var/demo
TESTFLAGS   ?=
FUZZTIME    ?= 2m
KILLS       ?= 100
ORACLE_CASES ?= 1000000
# Random cases are the same in every run, so that whether a change passes is no matter of luck; another SEED draws others.
SEED        ?= 1
RAPID       := pgregory.net/rapid

.PHONY: help run build assets need-go test packages check lint generate bench fuzz kill-test screenshots clean

help: ## 이 목록 (this list)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: build ## 예제 단지의 한 달을 계산하고 포털을 연다 (bill the sample once, then serve the portal)
	test -e $(DEMO)/complex.yaml || bin/kilowon demo $(DEMO)
	bin/kilowon bill $(DEMO)/complex.yaml $(DEMO)/filled.xlsx --out $(DEMO)/out || [[ $$? == 10 ]] # 10: households are parked, the others billed
	@echo "결과 파일 (result files): $(DEMO)/out"; ls -1 $(DEMO)/out | sed 's/^/  /'
	@echo "포털을 엽니다. 접속 주소와 로그인 방법은 아래에 나옵니다. 멈추려면 Ctrl+C. (Serving the portal; address and login follow. Ctrl+C stops it.)"
	bin/kilowon serve --db var/kilowon.db --demo

build: assets ## bin/kilowon을 만든다 (build the program)
	go build -trimpath -o bin/kilowon ./cmd/kilowon

ifneq ($(shell command -v npm),)
assets: need-go node_modules/.package-lock.json
else
assets: need-go
	@echo "npm이 없어 KRDS 글꼴과 색 없이 만듭니다. 화면은 꾸밈없이 나옵니다. Node 20을 설치하면 함께 묶입니다. (no npm: the pages stay plain)"
endif
	go run ./tools/assets

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --ignore-scripts --no-audit --no-fund
	@touch $@

need-go:
	@command -v go >/dev/null || { echo "Go 1.26 이상이 필요합니다. https://go.dev/dl 에서 설치하고 PATH에 넣어 주세요. (Go 1.26 or newer is needed.)" >&2; exit 1; }

test: packages assets ## 모든 시험을 돌린다. 필요한 패키지를 설치한다 (install what the tests need and run them)
	@drawn=$$(go list -f '{{range .TestImports}}{{if eq . "$(RAPID)"}}{{$$.ImportPath}}{{end}}{{end}} {{range .XTestImports}}{{if eq . "$(RAPID)"}}{{$$.ImportPath}}{{end}}{{end}}' ./... | tr -s ' ' '\n' | sort -u); \
	rest=$$(go list ./... | grep -vxF "$$drawn"); status=0; \
	KILOWON_ORACLE_CASES=$(ORACLE_CASES) KILOWON_ORACLE_SEED=$(SEED) go test -timeout 45m $(TESTFLAGS) $$drawn -rapid.seed=$(SEED) || status=1; \
	go test -timeout 45m $(TESTFLAGS) $$rest || status=1; exit $$status

# Commands the tests call and the Debian package each comes in; the fonts are known by their folder.
packages:
	@command -v node >/dev/null && command -v npm >/dev/null || { echo "시험에는 Node 20과 npm이 필요합니다. (The tests need Node 20 and npm.)" >&2; exit 1; }
	@need=(); for p in chromium:chromium soffice:libreoffice-calc pdftotext:poppler-utils qpdf:qpdf; do \
	  command -v $${p%%:*} >/dev/null || need+=($${p#*:}); done; \
	if [[ $$(uname) == Linux && ! -d /usr/share/fonts/truetype/nanum ]]; then need+=(fonts-nanum); fi; \
	if (( $${#need[@]} == 0 )); then exit 0; fi; \
	sudo=""; if (( $$(id -u) != 0 )); then sudo="sudo"; [[ -t 0 ]] || sudo="sudo -n"; fi; \
	echo "시험에 필요한 패키지를 설치합니다 (installing what the tests need): $${need[*]}"; \
	export DEBIAN_FRONTEND=noninteractive; \
	command -v apt-get >/dev/null && $$sudo apt-get update -qq && $$sudo apt-get install -y -qq --no-install-recommends $${need[@]} || { \
	  echo "설치하지 못했습니다. 관리자 권한으로 설치한 뒤 다시 실행하세요 (could not install; run this as an administrator): apt-get install $${need[*]}" >&2; exit 1; }

check: lint test ## 서버가 하는 검사 전부: lint와 test (what the build server does)

lint: assets ## gofmt, go vet, staticcheck, go.mod
	@bad=$$(find . -name '*.go' -not -path './node_modules/*' -print0 | xargs -0 gofmt -l); if [[ -n $$bad ]]; then echo "gofmt -w 가 필요합니다 (not formatted):"; echo "$$bad"; exit 1; fi
	go vet ./...
	go run $(STATICCHECK) ./...
	go mod tidy -diff

generate: ## 템플릿과 SQL에서 Go 코드를, 책에서 문서의 표를 다시 만든다 (templ, sqlc, tables of the documents; the first time takes minutes)
	go generate ./web
	go run $(SQLC) generate
	KILOWON_GENERATED=write go test -count=1 -run '^TestGeneratedCodeIsFresh$$' .
	KILOWON_DOCS=write go test -count=1 -run '^TestMadeParts$$' ./docs

bench: assets ## 성능을 하한과 함께 재어 docs/performance.md에 적는다 (figures beside their lower bounds)
	@go run ./tools/bench > docs/performance.md; status=$$?; cat docs/performance.md; exit $$status

fuzz: assets ## 파일 읽기를 하나에 2분씩 아무 자료로나 시험한다 (fuzz each reader for FUZZTIME)
	for f in document:FuzzReadXLSX document:FuzzReadXLS document:FuzzReadCSV document:FuzzReadFiled document:FuzzReadIntervals rating:FuzzDecode api:FuzzRate api:FuzzQuestions certificate:FuzzVerify; do \
	  go test -run '^$$' -fuzz "^$${f#*:}\$$" -fuzztime $(FUZZTIME) ./$${f%%:*}; done

kill-test: assets ## 요금을 계산하는 서버를 KILLS번(100번) 아무 때나 죽여 본다 (kill the server at random, audit)
	KILLS=$(KILLS) go test -count=1 -timeout 60m -run '^TestKill' ./cmd/kilowon

screenshots: packages assets ## 안내서의 그림을 다시 찍는다 (take the pictures of the guides)
	KILOWON_SCREENSHOTS=$(CURDIR)/docs/ko/images go test -count=1 -run '^TestBrowser(Portal|Public|Home|Identity|Signup|Applications|Desk|OIDC)$$' ./web
	tmp=$$(mktemp -d); trap 'rm -rf '$$tmp EXIT; go run ./cmd/kilowon demo $$tmp/demo --today 2026-09-18; \
	soffice -env:UserInstallation=file://$$tmp/profile --headless --convert-to pdf --outdir $$tmp $$tmp/demo/form.xlsx; \
	pdftoppm -r 130 -f 1 -l 1 -x 40 -y 70 -W 960 -H 560 -png -singlefile $$tmp/form.pdf docs/ko/images/form; \
	sed -n '/^```json 단지.jsonl/,/^```$$/{/^```/d;p}' docs/ko/요금비교.md > $$tmp/months.jsonl; \
	go run ./cmd/kilowon compare $$tmp/months.jsonl --xlsx $$tmp/compare.xlsx; \
	soffice -env:UserInstallation=file://$$tmp/profile --headless --convert-to pdf --outdir $$tmp $$tmp/compare.xlsx; \
	pdftoppm -r 130 -f 3 -l 3 -x 40 -y 70 -W 1440 -H 620 -png -singlefile $$tmp/compare.pdf docs/ko/images/compare

clean: ## 만든 것을 지운다. 자료(var/kilowon.db)는 남긴다 (remove what was made, not the database)
	rm -rf bin node_modules $(DEMO) document/fonts/*.ttf
	find web/dist -type f ! -name .keep -delete
