package web

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/xuri/excelize/v2"

	"github.com/kilowon/kilowon"
	"github.com/kilowon/kilowon/app"
	"github.com/kilowon/kilowon/store"
	"github.com/kilowon/kilowon/tariff"
)

// TestBrowserPortal goes through the whole portal in a browser. With KILOWON_SCREENSHOTS set to a folder it also takes the pictures of the guides.
func TestBrowserPortal(t *testing.T) {
	t.Parallel()
	o := newOffice(t, wholeDemo)
	control := httptest.NewServer(o.control())
	defer control.Close()
	browser(t, "portal.test.mjs", "KILOWON_URL="+serve(t, o.portal), "KILOWON_CONTROL="+control.URL, "KILOWON_LOGIN="+app.DemoLogin+" "+app.DemoPassword)
}

// TestBrowserHome lets a household in as its office and itself do it.
func TestBrowserHome(t *testing.T) {
	t.Parallel()
	o := newOffice(t, smallDemo)
	c := o.complexOf(1)
	who := o.actor()
	o.must(o.db.Update(t.Context(), func(tx store.Tx) error {
		return tx.For(who.OrganisationID).InsertDiscount(&store.DiscountApplication{ComplexID: c.Contract.ID, HouseholdID: c.Households[0].ID, Kind: tariff.LifeSupport,
			From: testDay.AddDays(-345), To: testDay.AddDays(20), State: store.ApplicationGranted})
	}))
	browser(t, "home.test.mjs", "KILOWON_URL="+serve(t, o.portal), "KILOWON_LOGIN="+app.DemoLogin+" "+app.DemoPassword, "KILOWON_COMPLEX="+c.Contract.ID,
		"KILOWON_CONTRACT="+c.Contract.ContractNumber, "KILOWON_UNIT="+c.Households[1].Unit.Korean())
}

// control does for the browser what people and time do beside it: fill forms in, let the workers begin, and bring the next month.
func (o *office) control() *http.ServeMux {
	mux := http.NewServeMux()
	handle := func(path string, do func(w http.ResponseWriter, r *http.Request) error) {
		mux.HandleFunc("POST "+path, func(w http.ResponseWriter, r *http.Request) {
			if err := do(w, r); err != nil {
				http.Error(w, err.Error(), http.StatusInternalServerError)
			}
		})
	}
	handle("/fill", o.fillPosted)
	handle("/work", func(http.ResponseWriter, *http.Request) error { o.work(); return nil })
	handle("/next", func(_ http.ResponseWriter, r *http.Request) error { return o.nextMonth(r.Context()) })
	return mux
}

// fillPosted fills the posted form of a complex in, spoils it when asked to, and saves it with LibreOffice where a format is named.
func (o *office) fillPosted(w http.ResponseWriter, r *http.Request) error {
	form, err := io.ReadAll(r.Body)
	if err != nil {
		return err
	}
	i, err := strconv.Atoi(r.FormValue("complex"))
	if err != nil {
		return err
	}
	var edit func(*excelize.File) error
	if r.FormValue("spoil") != "" {
		edit = spoil
	}
	data, err := fill(o.complexOf(i), form, edit)
	if format := r.FormValue("save"); err == nil && format != "" {
		data, err = saveWithOffice(o.TempDir(), data, format)
	}
	if err != nil {
		return err
	}
	_, err = w.Write(data)
	return err
}

// saveWithOffice opens a workbook in LibreOffice and saves it in another format.
func saveWithOffice(dir string, data []byte, format string) ([]byte, error) {
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		return nil, fmt.Errorf("this test needs LibreOffice Calc (Debian package libreoffice-calc): %w", err)
	}
	in := filepath.Join(dir, "form.xlsx")
	if err := os.WriteFile(in, data, 0o600); err != nil {
		return nil, err
	}
	out := filepath.Join(dir, "out")
	cmd := exec.Command(soffice, "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", format, "--outdir", out, in)
	if message, err := cmd.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("%w: %s", err, message)
	}
	return os.ReadFile(filepath.Join(out, "form."+format))
}

// nextMonth reads the main meters of the month after the open one and lets its deadline pass.
func (o *office) nextMonth(ctx context.Context) error {
	who, err := o.app.Login(ctx, app.DemoLogin, app.DemoPassword)
	if err != nil {
		return err
	}
	err = o.db.Update(ctx, func(tx store.Tx) error {
		for _, c := range o.demo.Complexes {
			last := c.Months[len(c.Months)-1].Reading
			next := last
			next.ComplexID, next.State, next.FiledOn = c.Contract.ID, store.MonthOpen, 0
			next.Month = last.Month + 1
			next.Period = kilowon.Period{From: last.Period.To, To: next.Month.Day(c.Terms.ReadingDay)}
			next.MainPrevious = last.MainCurrent
			next.MainCurrent = next.MainPrevious + last.MainCurrent - last.MainPrevious
			if err := tx.For(who.OrganisationID).SaveMonth(&next); err != nil {
				return err
			}
		}
		return nil
	})
	o.clock.set((testDay.Month() + 1).Day(25).Time())
	return err
}
