package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const tokenFile = "node_modules/krds-uiux/resources/css/token/krds_tokens.css"

// bundled says what a bundling run made.
type bundled struct {
	files  int
	styled bool
}

// bundle writes the hashed files and their manifest to web/dist, replacing what an earlier run left there.
func bundle(root string) (bundled, error) {
	prefix, suffix, err := npmStyle(root)
	if err != nil {
		return bundled{}, err
	}
	result := api.Build(api.BuildOptions{
		AbsWorkingDir:     root,
		EntryPoints:       append([]string{"web/style/main.css", "web/script/main.js", "web/style/icon.svg"}, npmScripts(root)...),
		Outdir:            "web/dist",
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Loader:            map[string]api.Loader{".woff2": api.LoaderFile, ".svg": api.LoaderCopy},
		Bundle:            true,
		Format:            api.FormatESModule,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		Charset:           api.CharsetUTF8,
		Engines:           []api.Engine{{Name: api.EngineChrome, Version: "111"}, {Name: api.EngineFirefox, Version: "113"}, {Name: api.EngineSafari, Version: "16.4"}},
		Metafile:          true,
		Plugins:           []api.Plugin{wrapStyle(prefix, suffix)},
	})
	if len(result.Errors) > 0 {
		return bundled{}, errors.New(strings.Join(api.FormatMessages(result.Errors, api.FormatMessagesOptions{}), ""))
	}
	manifest, err := manifestOf(result.Metafile)
	if err != nil {
		return bundled{}, err
	}
	dist := filepath.Join(root, "web", "dist")
	if err := emptyFolder(dist); err != nil {
		return bundled{}, err
	}
	for _, f := range result.OutputFiles {
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return bundled{}, err
		}
	}
	err = os.WriteFile(filepath.Join(dist, "manifest.json"), manifest, 0o644)
	return bundled{files: len(result.OutputFiles), styled: prefix != ""}, err
}

// npmScripts are the scripts that need npm packages; without these the portal says that it cannot do what they do.
func npmScripts(root string) []string {
	for _, name := range []string{"node-forge", "kisa-seed"} {
		if _, err := os.Stat(filepath.Join(root, "node_modules", name)); err != nil {
			return nil
		}
	}
	return []string{"web/script/certificate.js"}
}

// npmStyle is what the KRDS package adds before and after our style sheet: the fonts and the tokens it uses. Both are empty without the package.
func npmStyle(root string) (prefix, suffix string, err error) {
	tokens, err := os.ReadFile(filepath.Join(root, tokenFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", "", nil
	}
	if err != nil {
		return "", "", err
	}
	ours, err := os.ReadFile(filepath.Join(root, "web", "style", "token.css"))
	if err != nil {
		return "", "", err
	}
	rule, err := pickTokens(string(tokens), string(ours))
	return "@import \"./font.css\";\n", rule, err
}

// wrapStyle puts text around main.css while esbuild reads it, so that the file itself stays usable without npm.
func wrapStyle(prefix, suffix string) api.Plugin {
	load := func(a api.OnLoadArgs) (api.OnLoadResult, error) {
		b, err := os.ReadFile(a.Path)
		text := prefix + string(b) + suffix
		return api.OnLoadResult{Contents: &text, Loader: api.LoaderCSS}, err
	}
	return api.Plugin{Name: "npm-style", Setup: func(build api.PluginBuild) {
		build.OnLoad(api.OnLoadOptions{Filter: `style[/\\]main\.css$`}, load)
	}}
}

// manifestOf maps each plain file name ("main.css") to the hashed one that holds it.
func manifestOf(metafile string) ([]byte, error) {
	var meta struct {
		Outputs map[string]struct {
			Inputs     map[string]json.RawMessage
			EntryPoint string
		}
	}
	if err := json.Unmarshal([]byte(metafile), &meta); err != nil {
		return nil, err
	}
	names := map[string]string{}
	for out, o := range meta.Outputs {
		source := o.EntryPoint
		if source == "" {
			for in := range o.Inputs {
				source = in
			}
		}
		if source == "" {
			return nil, fmt.Errorf("%s의 원본을 알 수 없습니다", out)
		}
		names[filepath.Base(source)] = filepath.Base(out)
	}
	return json.MarshalIndent(names, "", "  ")
}

// emptyFolder removes the files of an earlier run but leaves the committed marker.
func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return os.MkdirAll(dir, 0o755)
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == ".keep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dir, e.Name())); err != nil {
			return err
		}
	}
	return nil
}
