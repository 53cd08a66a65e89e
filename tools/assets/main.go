// Command assets bundles the portal's styles and scripts with the design tokens and fonts from npm into web/dist, and copies
// the fonts the PDF bills are set in to document/fonts. Both folders are embedded by the programs built afterwards.
//
// It runs by itself after `npm ci`. Without npm packages it still bundles our own files and says what is missing.
package main

import (
	"fmt"
	"os"
	"path/filepath"
)

func main() {
	root, err := moduleRoot()
	if err == nil {
		err = run(root)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "assets:", err)
		os.Exit(1)
	}
}

func run(root string) error {
	made, err := bundle(root)
	if err != nil {
		return err
	}
	fmt.Printf("assets: web/dist에 %d개 파일을 만들었습니다.\n", made.files)
	if !made.styled {
		fmt.Println("assets: node_modules/krds-uiux가 없어 KRDS 색·글꼴 없이 묶었습니다. `npm ci`를 실행하면 함께 묶입니다.")
	}
	missing, err := copyPrintFonts(root)
	if err != nil {
		return err
	}
	if missing {
		fmt.Println("assets: node_modules/pretendard가 없어 PDF 글꼴을 복사하지 못했습니다. `npm ci`를 실행하면 document/fonts에 놓입니다.")
	}
	return nil
}

// moduleRoot is the nearest folder upwards that holds go.mod, so that the command works from any folder of the project.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", fmt.Errorf("go.mod가 있는 폴더 안에서 실행해야 합니다")
		}
		dir = parent
	}
}
