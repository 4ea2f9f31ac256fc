import pathlib, tempfile, time
from tests.security.live import *
from tests.security.day import *
from tests.security.planting import Planter
p=Planter(7)
home=pathlib.Path(tempfile.mkdtemp(dir="/tmp/sec"))
def person(): return Person(p.word(),p.name(),f"{p.word()} {p.word()}")
live=LiveInstance(home)
d=Day(live,p,person(),person())
t=time.time()
def step(name,f,*a):
    global t
    r=f(*a); print(name, round(time.time()-t,2), r if r is not None else ''); t=time.time()
try:
    step('found',live.found,d.founder)
    step('start',live.start)
    step('in',d.sign_in,d.first_browser,d.founder)
    step('enrol',d.enrol_colleague)
    step('case',d.open_case)
    step('kinds',d.record_every_kind)
    step('large',d.record_large_files)
    step('correct',d.correct)
    step('share',d.share)
    step('wrong',d.send_what_is_wrong)
    step('export',d.read_and_export)
    step('abort',d.break_off_an_upload)
    step('faults',d.meet_faults)
    step('after',d.type_after_the_session_has_ended)
    step('out',d.sign_out,d.second_browser)
    step('stop',live.stop)
    step('start',live.start)
    step('drafts',d.take_up_drafts)
    step('out',d.sign_out,d.first_browser)
    for f in (live.folder/'run').glob('*.log'): print(f, f.read_text())
finally:
    live.destroy()
