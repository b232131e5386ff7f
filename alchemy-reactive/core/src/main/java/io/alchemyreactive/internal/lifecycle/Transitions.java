package io.alchemyreactive.internal.lifecycle;

import static io.alchemyreactive.internal.lifecycle.Step.ADOPT;
import static io.alchemyreactive.internal.lifecycle.Step.CREATE;
import static io.alchemyreactive.internal.lifecycle.Step.DELETE;
import static io.alchemyreactive.internal.lifecycle.Step.DROP;
import static io.alchemyreactive.internal.lifecycle.Step.KEEP;
import static io.alchemyreactive.internal.lifecycle.Step.ORPHAN;
import static io.alchemyreactive.internal.lifecycle.Step.REPLACE;
import static io.alchemyreactive.internal.lifecycle.Step.REPLACE_DELETE_FIRST;
import static io.alchemyreactive.internal.lifecycle.Step.RESUME_ADOPT;
import static io.alchemyreactive.internal.lifecycle.Step.RESUME_CREATE;
import static io.alchemyreactive.internal.lifecycle.Step.RESUME_DELETE_FIRST;
import static io.alchemyreactive.internal.lifecycle.Step.REVERT;
import static io.alchemyreactive.internal.lifecycle.Step.REVERT_AND_UPDATE;
import static io.alchemyreactive.internal.lifecycle.Step.UPDATE;

import io.alchemyreactive.state.Row;
import java.util.Optional;

/**
 * The transition table of resources: a total function from the status of the row, the desired change and the provider's
 * answer to the next step. Planner and applier both use it and decide nothing themselves. Read it status by status;
 * {@link Rows} computes the row before and after each step.
 */
public final class Transitions {

    private static final Verdict ASK = new Verdict.Ask();
    private static final Verdict NOT_OURS = new Verdict.Refuse(
            "an object that is not ours stands in its place; take it over with adopt, or rename one");

    private Transitions() {}

    /** The verdict for this row. */
    public static Verdict next(Optional<Row> row, DesiredChange wanted, Presence presence) {
        return next(RowState.of(row), wanted, presence);
    }

    static Verdict next(RowState stored, DesiredChange wanted, Presence presence) {
        if (stored == RowState.NO_ROW) {
            return noRow(wanted, presence);
        }
        if (wanted == DesiredChange.NEW) {
            return impossible("a row exists, so it is compared with");
        }
        if (wanted.isOriginal() && !hasOriginal(stored)) {
            return impossible("without a replacement there is no original");
        }
        if (wanted == DesiredChange.NOTHING_RETAINED) {
            return step(ORPHAN);
        }
        return switch (stored) {
            case NO_ROW -> throw new IllegalStateException("handled above");
            case CREATING -> creating(wanted, presence);
            case ADOPTING -> takenOver(creating(wanted, presence), presence);
            case CREATED -> live(wanted, presence);
            case REPLACED -> wanted.isOriginal() ? takenBack(wanted) : withOlder(live(wanted, presence), presence);
            case UPDATING -> updating(wanted, presence);
            case UPDATING_REPLACED ->
                wanted.isOriginal() ? takenBack(wanted) : withOlder(updating(wanted, presence), presence);
            case REPLACING -> replacing(wanted, presence);
            case ADOPTING_REPLACEMENT -> takenOver(replacing(wanted, presence), presence);
            case REPLACING_DELETE_FIRST -> replacingDeleteFirst(wanted, presence);
            case DELETING -> deleting(wanted, presence);
            case DELETING_HALF_MADE -> made(deleting(wanted, presence));
            // The operation may have changed the object in part, like an update that did not end.
            case OPERATING -> updating(wanted, presence);
        };
    }

    /** There is no row. An object of another owner may be in the place of the new object. */
    private static Verdict noRow(DesiredChange wanted, Presence presence) {
        if (wanted != DesiredChange.NEW) {
            return impossible("without a row there is nothing to compare with or to remove");
        }
        return switch (presence) {
            case NOT_ASKED -> ASK;
            case ABSENT, CANNOT_TELL -> step(CREATE);
            case OURS, ADOPTABLE -> step(ADOPT);
            case FOREIGN -> NOT_OURS;
        };
    }

    /** A create has begun and not ended. The provider may or may not have received it. */
    private static Verdict creating(DesiredChange wanted, Presence presence) {
        return switch (presence) {
            case NOT_ASKED -> ASK;
            case ABSENT -> step(wanted == DesiredChange.NOTHING ? DROP : RESUME_CREATE);
            case OURS, CANNOT_TELL -> halfMade(wanted);
            // The foreign object proves that our object was not created.
            case FOREIGN -> wanted == DesiredChange.NOTHING ? step(DROP) : NOT_OURS;
            case ADOPTABLE -> step(wanted == DesiredChange.NOTHING ? DROP : ADOPT);
        };
    }

    private static Verdict halfMade(DesiredChange wanted) {
        return switch (wanted) {
            case SAME, UPDATE -> step(RESUME_CREATE);
            // No resource uses the object yet, and it may hold a name that the next one needs.
            case REPLACE, REPLACE_DELETE_FIRST -> step(REPLACE_DELETE_FIRST);
            case NOTHING -> step(DELETE);
            case NEW, ORIGINAL, ORIGINAL_UPDATED, NOTHING_RETAINED -> impossible("handled before");
        };
    }

    /** An object that is being adopted existed before, so it must not be created unless it is certainly absent. */
    private static Verdict takenOver(Verdict verdict, Presence presence) {
        return verdict.equals(step(RESUME_CREATE)) && presence != Presence.ABSENT ? step(RESUME_ADOPT) : verdict;
    }

    /** The object is live and at rest. The provider is asked only by a refresh. */
    private static Verdict live(DesiredChange wanted, Presence presence) {
        if (presence == Presence.ABSENT) {
            return step(wanted == DesiredChange.NOTHING ? DROP : CREATE);
        }
        if (presence == Presence.FOREIGN && wanted != DesiredChange.NOTHING) {
            return NOT_OURS;
        }
        if (presence == Presence.FOREIGN || presence == Presence.ADOPTABLE) {
            return wanted == DesiredChange.NOTHING ? step(DROP) : step(ADOPT);
        }
        return switch (wanted) {
            case SAME -> step(KEEP);
            case UPDATE -> step(UPDATE);
            case REPLACE -> step(REPLACE);
            case REPLACE_DELETE_FIRST -> step(REPLACE_DELETE_FIRST);
            case NOTHING -> step(DELETE);
            case NEW, ORIGINAL, ORIGINAL_UPDATED, NOTHING_RETAINED -> impossible("handled before");
        };
    }

    /** An update may have been applied in part, so even an equal declaration is applied again. */
    private static Verdict updating(DesiredChange wanted, Presence presence) {
        Verdict verdict = live(wanted, presence);
        return verdict.equals(step(KEEP)) ? step(UPDATE) : verdict;
    }

    /** The row has older generations too, so it must not be dropped when only the current object is absent. */
    private static Verdict withOlder(Verdict verdict, Presence presence) {
        return verdict.equals(step(DROP)) ? presence == Presence.ABSENT ? step(DELETE) : NOT_OURS : verdict;
    }

    /**
     * The create of the new object has begun and not ended. The presence is that of the original where the original is
     * declared again, otherwise that of the new object.
     */
    private static Verdict replacing(DesiredChange wanted, Presence presence) {
        return switch (wanted) {
            case ORIGINAL, ORIGINAL_UPDATED ->
                switch (presence) {
                    case NOT_ASKED -> ASK;
                    case OURS, CANNOT_TELL -> takenBack(wanted);
                    case ABSENT -> step(REPLACE_DELETE_FIRST);
                    case FOREIGN, ADOPTABLE -> NOT_OURS;
                };
            case REPLACE -> step(REPLACE);
            case REPLACE_DELETE_FIRST -> step(REPLACE_DELETE_FIRST);
            case NOTHING -> step(DELETE);
            case SAME, UPDATE ->
                presence == Presence.NOT_ASKED
                        ? ASK
                        : presence == Presence.FOREIGN
                                ? NOT_OURS
                                : presence == Presence.ADOPTABLE ? step(ADOPT) : step(RESUME_CREATE);
            case NEW, NOTHING_RETAINED -> impossible("handled before");
        };
    }

    /** Takes the original back: it exists, as far as its provider can tell. The new object is deleted. */
    private static Verdict takenBack(DesiredChange wanted) {
        return step(wanted == DesiredChange.ORIGINAL ? REVERT : REVERT_AND_UPDATE);
    }

    /**
     * The original may be deleted already; the create of the new object has not begun. The presence is that of the
     * original.
     */
    private static Verdict replacingDeleteFirst(DesiredChange wanted, Presence presence) {
        return switch (wanted) {
            case ORIGINAL, ORIGINAL_UPDATED ->
                presence == Presence.NOT_ASKED
                        ? ASK
                        : presence == Presence.OURS ? takenBack(wanted) : step(RESUME_DELETE_FIRST);
            case SAME, UPDATE, REPLACE, REPLACE_DELETE_FIRST -> step(RESUME_DELETE_FIRST);
            case NOTHING -> step(DELETE);
            case NEW, NOTHING_RETAINED -> impossible("handled before");
        };
    }

    /** A deletion has begun, and the object may be gone already. When it still exists, a new declaration keeps it. */
    private static Verdict deleting(DesiredChange wanted, Presence presence) {
        if (wanted == DesiredChange.NOTHING) {
            return step(DELETE);
        }
        return switch (presence) {
            case NOT_ASKED -> ASK;
            case ABSENT -> step(CREATE);
            case OURS -> updating(wanted, presence);
            case CANNOT_TELL -> step(wanted == DesiredChange.REPLACE ? REPLACE : REPLACE_DELETE_FIRST);
            case FOREIGN -> NOT_OURS;
            case ADOPTABLE -> step(ADOPT);
        };
    }

    /**
     * Continues the create of an object whose deletion was begun before its create had ended; an update would not be
     * enough.
     */
    private static Verdict made(Verdict verdict) {
        return verdict.equals(step(UPDATE)) ? step(RESUME_CREATE) : verdict;
    }

    private static boolean hasOriginal(RowState stored) {
        return switch (stored) {
            case REPLACING, ADOPTING_REPLACEMENT, REPLACING_DELETE_FIRST, REPLACED, UPDATING_REPLACED -> true;
            case NO_ROW, CREATING, ADOPTING, CREATED, UPDATING, DELETING, DELETING_HALF_MADE, OPERATING -> false;
        };
    }

    private static Verdict step(Step step) {
        return new Verdict.Do(step);
    }

    private static Verdict impossible(String why) {
        return new Verdict.Impossible(why);
    }
}
