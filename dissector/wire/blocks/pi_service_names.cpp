// Names of program invocation services and what they do.

#include <algorithm>
#include <array>

#include "dissector/wire/blocks/pi_service.hpp"

namespace s7::dissector {
namespace {

constexpr auto service_table = std::to_array<PiService>({
    {"P_PROGRAM", PiKind::start_program, "start the program", ""},
    {"_DELE", PiKind::delete_block, "delete blocks", ""},
    {"_GARB", PiKind::compress_memory, "compress the memory", ""},
    {"_INS2", PiKind::activate_block, "link downloaded blocks into the program, second form", ""},
    {"_INSE", PiKind::activate_block, "link downloaded blocks into the program", ""},
    {"_MODU", PiKind::copy_memory, "copy work memory to load memory", ""},
    {"_N_ASUP__", PiKind::change, "assign an interrupt routine", "interruptnr,priority,liftfast,blsync,filename"},
    {"_N_CANCEL", PiKind::change, "cancel an NC alarm", ""},
    {"_N_CHEKDM", PiKind::read, "check D numbers", "magnr,dnr,spindlenumber"},
    {"_N_CHKDNO", PiKind::read, "check that D numbers of tools are unique", "wznr,wznr,dnr"},
    {"_N_CONFIG", PiKind::change, "put machine data into force", "class"},
    {"_N_CRCEDN", PiKind::change, "create a cutting edge with its number", "tnr,dnr"},
    {"_N_CREACE", PiKind::change, "create a cutting edge", "toolnumber"},
    {"_N_CREATO", PiKind::change, "create tool", "toolnumber"},
    {"_N_CRTOCE", PiKind::change, "create tool with edge", "toolnumber,cenumber"},
    {"_N_DASAVE", PiKind::change, "save data to flash", ""},
    {"_N_DELECE", PiKind::change, "delete edge", "tnr,dnr"},
    {"_N_DELETO", PiKind::change, "delete tool", "toolnumber"},
    {"_N_DELVAR", PiKind::change, "delete data",
     "datablocknumber,firstcolumnnumber,lastcolumnnumber,firstrownnumber,lastrownnumber"},
    {"_N_DIGIOF", PiKind::change, "digitising off", ""},
    {"_N_DIGION", PiKind::change, "digitising on", ""},
    {"_N_DZERO_", PiKind::change, "mark all unique D numbers invalid", ""},
    {"_N_ENDEXT", PiKind::change, "end external processing (not documented)", ""},
    {"_N_EXTERN", PiKind::change, "select an external program", "filename"},
    {"_N_EXTMOD", PiKind::change, "select an external program, second form", "filename"},
    {"_N_FINDBL", PiKind::change, "search a block of a program", "findmode"},
    {"_N_F_CLOS", PiKind::file, "close file", "editwindowname"},
    {"_N_F_COPY", PiKind::file, "copy file", "direction,sourcefilename,destinationfilename"},
    {"_N_F_DELE", PiKind::file, "delete a file", "filename"},
    {"_N_F_DELR", PiKind::file, "delete a file whatever its rights", "filename"},
    {"_N_F_DMDA", PiKind::change, "clear the MDA memory", "channelnumber"},
    {"_N_F_OPEN", PiKind::file, "open file", "filename,editwindowname"},
    {"_N_F_OPER", PiKind::file, "open a file for reading", "filename,editwindowname"},
    {"_N_F_PROR", PiKind::file, "protect a file, second form (not documented)", "filename,protection"},
    {"_N_F_PROT", PiKind::file, "protect a file", "filename,protection"},
    {"_N_F_RENA", PiKind::file, "rename file", "oldfilename,newfilename"},
    {"_N_F_SEEK", PiKind::file, "position in a file", "editwindowname,seekpointer,windowsize,comparestring,skipcount"},
    {"_N_F_XFER", PiKind::file, "select a file for upload", "filename"},
    {"_N_IBN_SS", PiKind::change, "set the commissioning switch", "switch"},
    {"_N_LOCKE_", PiKind::file, "lock the active file for editing", "filename"},
    {"_N_LOGIN_", PiKind::login, "log in to the NC", "*password"},
    {"_N_LOGOUT", PiKind::logout, "log out of the NC", ""},
    {"_N_MMCSEM", PiKind::change, "semaphore of operator panels", "functionnumber,semaphorevalue"},
    {"_N_NCKMOD", PiKind::change, "set the working mode of the NC", "onoff,mode,factor"},
    {"_N_NEWPWD", PiKind::new_password, "change a password", "*password,passwordlevel"},
    {"_N_OST_OF", PiKind::change, "overstore off", ""},
    {"_N_OST_ON", PiKind::change, "overstore on", ""},
    {"_N_SCALE_", PiKind::change, "switch between metric and inch", ""},
    {"_N_SELECT", PiKind::change, "select a program", "filename"},
    {"_N_SEL_BL", PiKind::change, "select a block of a program", "linenumber"},
    {"_N_SETTST", PiKind::change, "activate tools of a wear group", "magnr,weargroup,toolstatus"},
    {"_N_SETUFR", PiKind::change, "activate user frame", ""},
    {"_N_SRTEXT", PiKind::file, "mark a file of the external directory", "filename"},
    {"_N_STRTLK", PiKind::change, "lock the start of programs", ""},
    {"_N_STRTUL", PiKind::change, "unlock the start of programs", ""},
    {"_N_TMAWCO", PiKind::change, "set the active wear group", "magnr,weargroup,wearsearchstrat"},
    {"_N_TMCRTC", PiKind::change, "create a tool and an edge with its number",
     "toolid,toolnumber,duplonumber,edgenumber"},
    {"_N_TMCRTO", PiKind::change, "create a tool in tool management", "toolid,toolnumber,duplonumber"},
    {"_N_TMFDPL", PiKind::read, "find a place for loading", "toolnumber,placenr,magnr,placerefnr,magrefnr"},
    {"_N_TMFPBP", PiKind::read, "find a free place",
     "magnrfrom,placenrfrom,magnrto,placenrto,magrefnr,placerefnr,halfplacesleft,halfplacesright,halfplacesup,"
     "halfplacesdown,placetype,searchdirection"},
    {"_N_TMGETT", PiKind::read, "find the number of a tool", "toolname,duplonumber"},
    {"_N_TMMVTL", PiKind::change, "load or unload a tool",
     "toolnumber,placenrsource,magnrsource,placenrdestination,magnrdestination"},
    {"_N_TMPCIT", PiKind::change, "set the increment of the piece counter", "spindlenumber,incrementnumber"},
    {"_N_TMPOSM", PiKind::change, "position a magazine",
     "toolnumber,toolid,duplonumber,placenrsource,magnrsource,placenrdestination,magnrdestination"},
    {"_N_TMRASS", PiKind::change, "reset the active state of tools", ""},
    {"_N_TRESMO", PiKind::change, "reset monitoring values", "toolnumber,dnr,monitoringmode"},
    {"_N_TSEARC", PiKind::read, "search tools",
     "magnrfrom,placenrfrom,magnrto,placenrto,magrefnr,placerefnr,searchdirection,kindofsearch"},
});
static_assert(std::is_sorted(service_table.begin(), service_table.end(),
                             [](const PiService& a, const PiService& b) { return a.name < b.name; }));

}  // namespace

std::span<const PiService> pi_services() noexcept { return service_table; }

const PiService* find_pi_service(std::string_view name) noexcept {
  const auto* const at =
      std::lower_bound(service_table.begin(), service_table.end(), name,
                       [](const PiService& service, std::string_view wanted) { return service.name < wanted; });
  return at != service_table.end() && at->name == name ? &*at : nullptr;
}

}  // namespace s7::dissector
