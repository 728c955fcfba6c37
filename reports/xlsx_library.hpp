#pragma once

// libxlsxwriter, loaded when the first workbook is made: with it comes libcrypto, whose preparation takes a third of
// the time in which any other command begins.
//
// What stands here is called like the functions of xlsxwriter.h, and hides them where this namespace is used.

#include <xlsxwriter.h>

namespace s7::reports::xlsx_library {

// Where a function of the library is. Throws XlsxError when library or function is missing.
[[nodiscard]] void* address_of(const char* name);

template <class Function>
class Loaded;

// A function that is looked for when it is first called.
template <class Result, class... Arguments>
class Loaded<Result(Arguments...)> {
 public:
  explicit constexpr Loaded(const char* name) : name_(name) {}
  Result operator()(Arguments... arguments) const {
    if (function_ == nullptr) function_ = reinterpret_cast<Result (*)(Arguments...)>(address_of(name_));
    return function_(arguments...);
  }

 private:
  const char* name_;
  mutable Result (*function_)(Arguments...) = nullptr;
};

#define S7_LOADED(name) inline const Loaded<decltype(::name)> name(#name)
S7_LOADED(format_set_align);
S7_LOADED(format_set_bg_color);
S7_LOADED(format_set_bold);
S7_LOADED(format_set_bottom);
S7_LOADED(format_set_num_format);
S7_LOADED(format_set_text_wrap);
S7_LOADED(lxw_strerror);
S7_LOADED(lxw_workbook_free);
S7_LOADED(workbook_add_format);
S7_LOADED(workbook_add_worksheet);
S7_LOADED(workbook_close);
S7_LOADED(workbook_new_opt);
S7_LOADED(workbook_set_properties);
S7_LOADED(worksheet_autofilter);
S7_LOADED(worksheet_fit_to_pages);
S7_LOADED(worksheet_freeze_panes);
S7_LOADED(worksheet_repeat_rows);
S7_LOADED(worksheet_set_column);
S7_LOADED(worksheet_set_footer);
S7_LOADED(worksheet_set_landscape);
S7_LOADED(worksheet_set_paper);
S7_LOADED(worksheet_set_row);
S7_LOADED(worksheet_write_blank);
S7_LOADED(worksheet_write_boolean);
S7_LOADED(worksheet_write_number);
S7_LOADED(worksheet_write_string);
#undef S7_LOADED

}  // namespace s7::reports::xlsx_library
