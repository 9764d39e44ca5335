------------------------------- MODULE SlotLease -------------------------------
(*
  Who may run a job on a slot, and when the slot may be given away: the protocol between the record in Redis (one
  script per transition), the bridge that holds an app's session, and the app.

  What the model takes for granted, because no protocol can do without it:
    - Death is proven: ProveDeath happens only where the process of that life is gone (the launcher looked).
    - One process per instance id speaks at a time; the one that connects last is the living one.
    - The events of an instance are applied in order as long as its sessions are on one bridge: what an earlier one
      told takes effect before the next one is admitted, or never (one publisher, one queue per partition, one
      consumer). From one bridge to another nothing is taken for granted.
    - A stray camera that an app is told to stop ends within the rest of its slot (ExpireRest).
    - An app that is out of sight for longer than the grace may go on running what the record gives elsewhere
      (ExpireLost). Nobody can prevent that without proof of its death; the model shows that nothing else is doubled.

  Messages are sets: everything sent may come late, twice, in any order or never. Only a live
  session delivers. Time is not modelled: a deadline may pass at any moment.
*)
EXTENDS Naturals, FiniteSets

CONSTANTS Jobs, Instances, Streams, None,
          MaxAttempts, \* of a job; the last failure is final
          MaxLives,    \* processes of an instance, one after the other
          MaxSessions, \* connections of an instance
          Fault        \* a rule that is left out on purpose, or "none"

VARIABLES job, slot, inst, app, said, heard, commands, events, misstart

vars == <<job, slot, inst, app, said, heard, commands, events, misstart>>

OnSlot == {"ASSIGNED", "STARTED", "CANCELLING"}
Terminal == {"COMPLETED", "CANCELLED", "FAILED"}
Slots == Instances \X Streams
Gone == [st |-> "GONE", job |-> None, att |-> 0, epoch |-> 0, lost |-> FALSE, owes |-> FALSE]
Free(epoch) == [Gone EXCEPT !.st = "FREE", !.epoch = epoch]
Resting(epoch) == [Gone EXCEPT !.st = "SUSPECT", !.epoch = epoch]
Connected(i) == inst[i].st \in {"CLAIMED", "ADMITTED"}
Linked(i) == app[i].alive /\ app[i].link # 0 /\ app[i].link = inst[i].session /\ Connected(i)

Init ==
  /\ job = [j \in Jobs |-> [st |-> "QUEUED", att |-> 0, at |-> None, epoch |-> 0]]
  /\ slot = [x \in Slots |-> Gone]
  /\ inst = [i \in Instances |-> [st |-> "NONE", epoch |-> 0, life |-> 0, session |-> 0, bridge |-> 0, served |-> 0]]
  /\ app = [i \in Instances |-> [alive |-> TRUE, life |-> 1, link |-> 0, run |-> [s \in Streams |-> None]]]
  /\ said = [i \in Instances |-> None]
  /\ heard = [i \in Instances |-> {}]
  /\ commands = {}
  /\ events = {}
  /\ misstart = FALSE

--------------------------------------------------------------------------------
(* The record *)

Current(j, x) == /\ job[j].st \in OnSlot
                 /\ job[j].at = x
                 /\ slot[x].job = j
                 /\ slot[x].att = job[j].att

\* The job after its attempt failed.
Retried(r) == [r EXCEPT !.at = None,
                        !.st = IF r.st = "CANCELLING" THEN "CANCELLED"
                               ELSE IF r.att >= MaxAttempts THEN "FAILED" ELSE "QUEUED"]

\* The jobs after those that run on the slots of X were tried again.
RetriedOn(X) == [j \in Jobs |-> IF \E x \in X : Current(j, x) THEN Retried(job[j]) ELSE job[j]]

Released(x) == IF slot[x].lost THEN Gone ELSE Free(slot[x].epoch)

Assign(j, x) ==
  /\ job[j].st = "QUEUED"
  /\ slot[x].st = "FREE"
  /\ job' = [job EXCEPT ![j] = [st |-> "ASSIGNED", att |-> @.att + 1, at |-> x, epoch |-> slot[x].epoch]]
  /\ slot' = [slot EXCEPT ![x].st = "HELD", ![x].job = j, ![x].att = job[j].att + 1]
  /\ commands' = commands \cup {[kind |-> "start", at |-> x, job |-> j, att |-> job[j].att + 1,
                                 session |-> inst[x[1]].session]}
  /\ UNCHANGED <<inst, app, said, heard, events, misstart>>

\* What is unsettled is issued again, to the session of today.
Redrive(x) ==
  /\ inst[x[1]].st = "ADMITTED" /\ slot[x].job # None /\ ~slot[x].lost
  /\ LET j == slot[x].job
         kind == IF Current(j, x) THEN (IF job[j].st = "ASSIGNED" THEN "start"
                                        ELSE IF job[j].st = "CANCELLING" THEN "interrupt" ELSE "none")
                 ELSE "interrupt"
     IN /\ kind # "none"
        /\ commands' = commands \cup {[kind |-> kind, at |-> x, job |-> j, att |-> slot[x].att,
                                       session |-> inst[x[1]].session]}
  /\ UNCHANGED <<job, slot, inst, app, said, heard, events, misstart>>

Fenced(e) == /\ job[e.job].st \in OnSlot
             /\ (job[e.job].att = e.att \/ Fault = "no attempt in the fence")
             /\ job[e.job].at = e.at
             /\ job[e.job].epoch = e.epoch

\* Whether the end of an attempt settles what the slot owes.
Settles(e) == LET x == e.at IN /\ slot[x].st = "SUSPECT" /\ slot[x].owes
                               /\ slot[x].job = e.job /\ slot[x].att = e.att /\ slot[x].epoch = e.epoch

ApplyStarted(e) ==
  /\ e.kind = "started" /\ Fenced(e) /\ job[e.job].st = "ASSIGNED"
  /\ job' = [job EXCEPT ![e.job].st = "STARTED"]
  /\ UNCHANGED <<slot, inst, app, said, heard, commands, events, misstart>>

\* The end of an attempt, done or stopped. Done stands for COMPLETED and for FAILED by failed files, which
\* leave the slot alike. One that is not the present attempt settles at most a debt.
ApplyEnd(e) ==
  LET x == e.at
  IN /\ e.kind \in {"done", "stopped"}
     /\ Fenced(e) \/ Settles(e)
     /\ job' = IF ~Fenced(e) THEN job
               ELSE IF e.kind = "done" THEN [job EXCEPT ![e.job].st = "COMPLETED", ![e.job].at = None]
               ELSE [job EXCEPT ![e.job] = Retried(@)]
     /\ slot' = IF Settles(e) \/ slot[x].job = e.job THEN [slot EXCEPT ![x] = Released(x)] ELSE slot
     /\ UNCHANGED <<inst, app, said, heard, commands, events, misstart>>

\* The app did not do its part in time.
Overdue(j) ==
  /\ job[j].st \in OnSlot
  /\ LET x == job[j].at
     IN /\ ~slot[x].lost \/ job[j].st = "CANCELLING"
        /\ job' = [job EXCEPT ![j] = Retried(@)]
        /\ slot' = IF Fault = "a silent slot is freed" THEN [slot EXCEPT ![x] = Released(x)]
                   ELSE [slot EXCEPT ![x].st = "SUSPECT", ![x].owes = TRUE]
  /\ UNCHANGED <<inst, app, said, heard, commands, events, misstart>>

Cancel(j) ==
  /\ job[j].st \in {"QUEUED", "ASSIGNED", "STARTED"}
  /\ job' = [job EXCEPT ![j].st = IF @ = "QUEUED" THEN "CANCELLED" ELSE "CANCELLING"]
  /\ UNCHANGED <<slot, inst, app, said, heard, commands, events, misstart>>

\* The slots of the instance after its session was lost.
LostSlots(i) ==
  [x \in Slots |-> IF x[1] # i \/ slot[x].st = "GONE" THEN slot[x]
                   ELSE IF slot[x].job = None THEN Gone
                   ELSE [slot[x] EXCEPT !.st = "SUSPECT", !.lost = TRUE]]

LoseSession(i) ==
  /\ Connected(i) /\ ~Linked(i)
  /\ slot' = LostSlots(i)
  /\ inst' = [inst EXCEPT ![i].st = "LOST"]
  /\ UNCHANGED <<job, app, said, heard, commands, events, misstart>>

\* The grace of a lost session is over.
ExpireLost(x) ==
  /\ slot[x].st = "SUSPECT" /\ slot[x].lost
  /\ job' = RetriedOn({x})
  /\ slot' = [slot EXCEPT ![x] = Gone]
  /\ UNCHANGED <<inst, app, said, heard, commands, events, misstart>>

ExpireRest(x) ==
  /\ slot[x].st = "SUSPECT" /\ ~slot[x].lost /\ slot[x].job = None
  /\ ~Linked(x[1]) \/ app[x[1]].run[x[2]] = None
  /\ slot' = [slot EXCEPT ![x] = Released(x)]
  /\ UNCHANGED <<job, inst, app, said, heard, commands, events, misstart>>

ProveDeath(i) ==
  /\ inst[i].st \in {"CLAIMED", "ADMITTED", "LOST"}
  /\ ~(app[i].alive /\ app[i].life = inst[i].life)
  /\ job' = RetriedOn({x \in Slots : x[1] = i})
  /\ slot' = [x \in Slots |-> IF x[1] = i THEN Gone ELSE slot[x]]
  /\ inst' = [inst EXCEPT ![i].st = "ENDED"]
  /\ UNCHANGED <<app, said, heard, commands, events, misstart>>

--------------------------------------------------------------------------------
(* Sessions *)

\* A bridge is named by the first session in a row that it has; served is the bridge of the last one admitted.
Connect(i) == \E moves \in BOOLEAN :
  LET same == inst[i].life = app[i].life /\ inst[i].st # "ENDED"
  IN /\ app[i].alive /\ app[i].link = 0 /\ inst[i].session < MaxSessions
     /\ moves \/ inst[i].session > 0
     /\ slot' = IF Connected(i) THEN LostSlots(i) ELSE slot
     /\ inst' = [inst EXCEPT ![i] = [st |-> "CLAIMED", life |-> app[i].life, session |-> @.session + 1,
                                     epoch |-> IF same THEN @.epoch ELSE @.epoch + 1, served |-> @.served,
                                     bridge |-> IF moves THEN @.session + 1 ELSE @.bridge]]
     /\ app' = [app EXCEPT ![i].link = inst[i].session + 1]
     /\ said' = [said EXCEPT ![i] = None]
     /\ heard' = [heard EXCEPT ![i] = {app[i].run[s] : s \in Streams} \ {None}]
     /\ UNCHANGED <<job, commands, events, misstart>>

\* The returning app says which camera it has on each stream.
Ask(i) ==
  /\ inst[i].st = "CLAIMED" /\ Linked(i) /\ said[i] = None
  /\ said' = [said EXCEPT ![i] = [s \in Streams |-> IF app[i].run[s] = None THEN None ELSE app[i].run[s][1]]]
  /\ UNCHANGED <<job, slot, inst, app, heard, commands, events, misstart>>

\* The slot and what becomes of its job, for one stream of a session that is admitted.
Reconciled(i, s) ==
  LET x == <<i, s>>
      here == said[i][s]
      epoch == inst[i].epoch
  IN IF slot[x].st = "GONE" \/ slot[x].epoch # epoch
       THEN [slot |-> IF here = None THEN Free(epoch) ELSE Resting(epoch), retry |-> slot[x].st # "GONE", found |-> FALSE]
     ELSE IF slot[x].job = None
       THEN [slot |-> [slot[x] EXCEPT !.lost = FALSE], retry |-> FALSE, found |-> FALSE]
     ELSE IF here # slot[x].job
       THEN IF /\ Current(slot[x].job, x) /\ job[slot[x].job].st = "ASSIGNED" /\ here = None
               /\ inst[i].served = inst[i].bridge \/ Fault = "a start issued again over another bridge"
              THEN [slot |-> [slot[x] EXCEPT !.st = "HELD", !.lost = FALSE], retry |-> FALSE, found |-> FALSE]
              ELSE [slot |-> IF here = None THEN Free(epoch) ELSE Resting(epoch), retry |-> TRUE, found |-> FALSE]
     ELSE IF ~Current(slot[x].job, x)
       THEN [slot |-> [slot[x] EXCEPT !.st = "SUSPECT", !.lost = FALSE, !.owes = TRUE], retry |-> FALSE, found |-> FALSE]
     ELSE [slot |-> [slot[x] EXCEPT !.st = "HELD", !.lost = FALSE], retry |-> FALSE, found |-> TRUE]

Admit(i) ==
  /\ inst[i].st = "CLAIMED" /\ said[i] # None
  /\ LET done == [s \in Streams |-> Reconciled(i, s)]
         retried == RetriedOn({<<i, s>> : s \in {t \in Streams : done[t].retry}})
     IN /\ slot' = [x \in Slots |-> IF x[1] = i THEN done[x[2]].slot ELSE slot[x]]
        /\ job' = [j \in Jobs |-> IF \E s \in Streams : done[s].found /\ Current(j, <<i, s>>) /\ job[j].st = "ASSIGNED"
                                  THEN [job[j] EXCEPT !.st = "STARTED"] ELSE retried[j]]
        \* An app knows cameras, not attempts: what it still runs goes on as the attempt that the slot has.
        /\ LET run == [s \in Streams |-> LET r == app[i].run[s]
                                             x == <<i, s>>
                                         IN IF r # None /\ done[s].slot.job # None THEN <<slot[x].job, slot[x].att>> ELSE r]
           IN /\ app' = [app EXCEPT ![i].run = run]
              /\ heard' = [heard EXCEPT ![i] = @ \cup ({run[s] : s \in Streams} \ {None})]
  /\ inst' = [inst EXCEPT ![i].st = "ADMITTED", ![i].served = inst[i].bridge]
  /\ events' = {e \in events : \/ e.at[1] # i \/ e.session = inst[i].session \/ e.bridge # inst[i].bridge
                              \/ ~(Fenced(e) \/ Settles(e))}
  /\ UNCHANGED <<said, commands, misstart>>

--------------------------------------------------------------------------------
(* The bridge and the app. The bridge knows what this session was told; a start that came before is not told
   again, and one that was interrupted never. *)

Told(i, e) == IF Linked(i) THEN events \cup {e} ELSE events

Event(kind, x, r) == [kind |-> kind, at |-> x, job |-> r[1], att |-> r[2], epoch |-> inst[x[1]].epoch,
                    session |-> inst[x[1]].session, bridge |-> inst[x[1]].bridge]

DeliverStart(c) ==
  LET i == c.at[1]
      s == c.at[2]
      r == <<c.job, c.att>>
  IN /\ c.kind = "start" /\ Linked(i) /\ (c.session = app[i].link \/ Fault = "commands of any session")
     /\ r \notin heard[i]
     /\ heard' = [heard EXCEPT ![i] = @ \cup {r}]
     /\ IF app[i].run[s] = None
          THEN /\ app' = [app EXCEPT ![i].run[s] = r]
               /\ events' = Told(i, Event("started", c.at, r))
               /\ UNCHANGED misstart
          ELSE misstart' = TRUE /\ UNCHANGED <<app, events>>
     /\ UNCHANGED <<job, slot, inst, said, commands>>

DeliverInterrupt(c) ==
  LET i == c.at[1]
      s == c.at[2]
      r == <<c.job, c.att>>
  IN /\ c.kind = "interrupt" /\ Linked(i) /\ c.session = app[i].link
     /\ heard' = [heard EXCEPT ![i] = IF Fault = "no tombstone" THEN @ ELSE @ \cup {r}]
     /\ app' = IF app[i].run[s] = r THEN [app EXCEPT ![i].run[s] = None] ELSE app
     /\ events' = Told(i, Event("stopped", c.at, r))
     /\ UNCHANGED <<job, slot, inst, said, commands, misstart>>

\* A camera for which nothing stands is told to stop.
StopStray(x) ==
  /\ Linked(x[1]) /\ inst[x[1]].st = "ADMITTED" /\ slot[x].st = "SUSPECT" /\ slot[x].job = None
  /\ app[x[1]].run[x[2]] # None
  /\ app' = [app EXCEPT ![x[1]].run[x[2]] = None]
  /\ UNCHANGED <<job, slot, inst, said, heard, commands, events, misstart>>

AppFinishes(x) ==
  /\ app[x[1]].run[x[2]] # None
  /\ events' = Told(x[1], Event("done", x, app[x[1]].run[x[2]]))
  /\ app' = [app EXCEPT ![x[1]].run[x[2]] = None]
  /\ UNCHANGED <<job, slot, inst, said, heard, commands, misstart>>

CutLink(i) ==
  /\ app[i].link # 0 /\ inst[i].session < MaxSessions
  /\ app' = [app EXCEPT ![i].link = 0]
  /\ UNCHANGED <<job, slot, inst, said, heard, commands, events, misstart>>

Die(i) ==
  /\ app[i].alive /\ app[i].life < MaxLives /\ inst[i].session < MaxSessions
  /\ app' = [app EXCEPT ![i] = [alive |-> FALSE, life |-> @.life, link |-> 0, run |-> [s \in Streams |-> None]]]
  /\ UNCHANGED <<job, slot, inst, said, heard, commands, events, misstart>>

StartAgain(i) ==
  /\ ~app[i].alive
  /\ app' = [app EXCEPT ![i].alive = TRUE, ![i].life = @ + 1]
  /\ UNCHANGED <<job, slot, inst, said, heard, commands, events, misstart>>

--------------------------------------------------------------------------------
Faults == \E i \in Instances : CutLink(i) \/ Die(i)

Deadlines == \/ \E j \in Jobs : Overdue(j)
             \/ \E x \in Slots : ExpireLost(x)

Steps ==
  \/ \E j \in Jobs, x \in Slots : Assign(j, x)
  \/ \E x \in Slots : Redrive(x) \/ ExpireRest(x) \/ StopStray(x) \/ AppFinishes(x)
  \/ \E e \in events : ApplyStarted(e) \/ ApplyEnd(e)
  \/ \E c \in commands : DeliverStart(c) \/ DeliverInterrupt(c)
  \/ \E i \in Instances : LoseSession(i) \/ ProveDeath(i) \/ Connect(i) \/ Ask(i) \/ Admit(i) \/ StartAgain(i)

Next == Steps \/ Deadlines \/ Faults \/ \E j \in Jobs : Cancel(j)

Spec == Init /\ [][Next]_vars

--------------------------------------------------------------------------------
(* What holds in every state *)

\* A job that is on a slot is on one whose record says the same: no job is lost on a slot that is gone.
JobsAreHeld == \A j \in Jobs : job[j].st \in OnSlot => Current(j, job[j].at)

\* A slot in use runs the present attempt of its job; hence no two slots run the same job.
HeldIsCurrent == \A x \in Slots : slot[x].st = "HELD" => Current(slot[x].job, x)

\* An admitted instance has all its slots: none leaks.
SlotsAreConserved == \A x \in Slots : inst[x[1]].st = "ADMITTED" => slot[x].st # "GONE" /\ slot[x].epoch = inst[x[1]].epoch

\* Only a slot of an admitted session is free.
FreeIsReachable == \A x \in Slots : slot[x].st = "FREE" => inst[x[1]].st = "ADMITTED" /\ ~slot[x].lost

\* What an app within sight runs, the record knows of: nothing runs on a free slot, nothing but its own on a held one.
NothingRunsUnseen ==
  \A x \in Slots :
    Linked(x[1]) /\ inst[x[1]].st = "ADMITTED" /\ app[x[1]].run[x[2]] # None =>
      \/ slot[x].st = "SUSPECT"
      \/ slot[x].st = "HELD" /\ app[x[1]].run[x[2]] = <<slot[x].job, slot[x].att>>

NoStartOnABusySlot == ~misstart

\* Two apps run one job only where one of them is out of sight, or its slot is kept until it stopped.
NoDoubleRunInSight ==
  \A x, y \in Slots :
    (/\ x # y
     /\ app[x[1]].run[x[2]] # None /\ app[y[1]].run[y[2]] # None
     /\ app[x[1]].run[x[2]][1] = app[y[1]].run[y[2]][1])
    => \E z \in {x, y} : ~Linked(z[1]) \/ inst[z[1]].st # "ADMITTED" \/ slot[z].st = "SUSPECT"

TerminalIsFinal == [][\A j \in Jobs : job[j].st \in Terminal => job'[j] = job[j]]_vars

AttemptsOnlyGrow == [][\A j \in Jobs : job'[j].att >= job[j].att]_vars
================================================================================
