package document

import (
	"embed"
	"io/fs"
	"os"
	"slices"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/document/pdf"
)

// The print fonts are no part of the source: npm brings them into this folder, and a build without them looks for an installed Nanum font.
//
//go:embed all:fonts
var embeddedFonts embed.FS

// fontPair names the two weights of one typeface in a file system.
type fontPair struct {
	files         fs.FS
	regular, bold string
}

var fontPairs = []fontPair{
	{embeddedFonts, "fonts/Pretendard-Regular.ttf", "fonts/Pretendard-Bold.ttf"},
	{os.DirFS("/usr/share/fonts/truetype/nanum"), "NanumGothic.ttf", "NanumGothicBold.ttf"},
}

// Fonts are the two weights that printed documents are set in. They are read once and safe for concurrent use.
type Fonts struct{ regular, bold *pdf.Font }

// LoadFonts reads the print fonts: those built in, else the installed Nanum Gothic. A font counts only when it draws all 11,172 Hangul
// syllables, since any of them may be in a name. With none at hand it is a NotFound error that says what to install.
func LoadFonts() (*Fonts, error) { return loadFonts(fontPairs) }

func loadFonts(pairs []fontPair) (*Fonts, error) {
	var cause error
	for _, p := range pairs {
		regular, err := readFont(p.files, p.regular)
		if err == nil {
			var bold *pdf.Font
			if bold, err = readFont(p.files, p.bold); err == nil {
				return &Fonts{regular, bold}, nil
			}
		}
		cause = err
	}
	return nil, &kilowon.Error{Code: kilowon.NotFound, Err: cause,
		Message: "PDF에 쓸 한글 글꼴이 없습니다. 소스에서 만들 때는 npm ci 를 실행한 뒤 다시 빌드하고, 설치된 프로그램이면 글꼴 꾸러미 fonts-nanum 을 설치하십시오(apt-get install fonts-nanum)"}
}

func readFont(files fs.FS, file string) (*pdf.Font, error) {
	data, err := fs.ReadFile(files, file)
	if err != nil {
		return nil, err
	}
	name := file[:len(file)-len(".ttf")]
	if i := slices.Index([]byte(name), '/'); i >= 0 {
		name = name[i+1:]
	}
	font, err := pdf.ParseFont(name, data)
	if err != nil {
		return nil, err
	}
	for r := '가'; r <= '힣'; r++ {
		if !font.Has(r) {
			return nil, kilowon.Errorf(kilowon.Invalid, "글꼴 %s에 한글 %q이(가) 없습니다", file, r)
		}
	}
	return font, nil
}

// Missing gives the letters of text that the fonts cannot draw; a document shows a replacement mark for each.
func (f *Fonts) Missing(text string) []rune { return f.regular.Missing(text) }

// FontCollector notes the letters of the documents of a batch, so that the fonts are cut to them once. It is for one goroutine.
type FontCollector struct {
	set  FontSet
	page *pdf.Canvas
}

// Collect starts a batch: add every document that will be written, then Prepare.
func (f *Fonts) Collect() *FontCollector {
	return &FontCollector{FontSet{regular: pdf.Collect(f.regular), bold: pdf.Collect(f.bold)}, pdf.Dry()}
}

// AddBill notes the letters of a household bill.
func (c *FontCollector) AddBill(b *BillSheet) {
	layoutBill(&printer{c: c.page, set: &c.set}, b)
}

// AddInvoice notes the letters of a complex's invoice.
func (c *FontCollector) AddInvoice(s *InvoiceSheet) {
	layoutInvoice(&printer{c: c.page, set: &c.set}, s)
}

// Prepare cuts the fonts to what was added. The collector must not be used afterwards.
func (c *FontCollector) Prepare() (*FontSet, error) {
	set := c.set
	for _, face := range [...]*pdf.Face{set.regular, set.bold} {
		if err := face.Prepare(); err != nil {
			return nil, err
		}
	}
	var err error
	set.template, err = pdf.NewTemplate(set.regular, set.bold)
	return &set, err
}

// FontSet is the fonts cut to one batch of documents. It is safe for concurrent use.
type FontSet struct {
	regular, bold *pdf.Face
	template      *pdf.Template
}

// Missing gives the letters of the batch that the fonts lack, each once; the documents show a replacement mark in their place.
func (s *FontSet) Missing() []rune {
	out := slices.Concat(s.regular.Missing(), s.bold.Missing())
	slices.Sort(out)
	return slices.Compact(out)
}
