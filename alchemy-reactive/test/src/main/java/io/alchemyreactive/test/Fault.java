package io.alchemyreactive.test;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * One call that fails, given by its verb and the name of the resource. For example, {@code Fault.on(Verb.UPDATE,
 * "db").times(2)} makes the first two updates of {@code db} fail. Pass it to {@link Faults#of} or {@link
 * ScratchStack#strike}. Immutable and thread-safe.
 */
public final class Fault {

    private final String name;
    private final Predicate<String> matches;
    private final Faults.@Nullable Kind kind;
    private final int first;
    private final int count;
    private final @Nullable Supplier<? extends Throwable> error;
    private final @Nullable Delay delay;

    private Fault(
            String name,
            Predicate<String> matches,
            Faults.@Nullable Kind kind,
            int first,
            int count,
            @Nullable Supplier<? extends Throwable> error,
            @Nullable Delay delay) {
        this.name = name;
        this.matches = matches;
        this.kind = kind;
        this.first = first;
        this.count = count;
        this.error = error;
        this.delay = delay;
    }

    /** The verb of a provider call. */
    public enum Verb {
        /** Look for an object. */
        READ,
        /** Make an object. */
        CREATE,
        /** Change an object. */
        UPDATE,
        /** Delete an object. */
        DELETE,
        /** Run an operation on an object. */
        OPERATE,
        /** Return warnings for the user; a call for a resource. */
        WARNINGS,
        /** Compare properties; a call for a type, because a provider is not told the resource. */
        DIFF,
        /** List all objects; a call for a type. */
        LIST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Delay(Duration time, Scheduler scheduler, boolean detached) {}

    /**
     * The first call of this verb for this resource fails before it has an effect.
     *
     * @param of the FQN under which the object was first created; for {@link Verb#DIFF} and {@link Verb#LIST} the name
     *     of the type
     */
    public static Fault on(Verb verb, String of) {
        String name = verb.word() + " " + Objects.requireNonNull(of, "of");
        return new Fault(name, name::equals, Faults.Kind.FAIL_BEFORE, 1, 1, null, null);
    }

    /**
     * The first commit that contains this change fails before it has an effect.
     *
     * @param part FQN and status of a row, such as {@code db updating}, or {@code without db} for a removed row
     */
    public static Fault onCommit(String part) {
        Objects.requireNonNull(part, "part");
        return new Fault(
                "commit " + part,
                name -> name.startsWith("commit ") && name.contains(part),
                Faults.Kind.FAIL_BEFORE,
                1,
                1,
                null,
                null);
    }

    static Fault at(int point, Faults.Kind kind) {
        return new Fault("number " + point, name -> true, kind, point + 1, 1, null, null);
    }

    static Fault atFirst(String beginning, Faults.Kind kind) {
        return new Fault(beginning, name -> name.startsWith(beginning), kind, 1, 1, null, null);
    }

    /**
     * A copy of this fault that strikes from the n-th matching call on. Calls are counted from 1, which is the default.
     */
    public Fault nth(int n) {
        return new Fault(name, matches, kind, atLeastOne(n), count, error, delay);
    }

    /** A copy of this fault that strikes this many calls in a row; 1 by default. */
    public Fault times(int n) {
        return new Fault(name, matches, kind, first, atLeastOne(n), error, delay);
    }

    /** A copy of this fault that strikes every matching call. */
    public Fault always() {
        return times(Integer.MAX_VALUE);
    }

    /** A copy of this fault with another kind of failure; {@link Faults.Kind#FAIL_BEFORE} by default. */
    public Fault with(Faults.Kind other) {
        return new Fault(name, matches, Objects.requireNonNull(other, "other"), first, count, error, delay);
    }

    /**
     * A copy of this fault that fails with the error of this supplier, which is called for each failure. By default a
     * {@link Faults.FaultException}.
     */
    public Fault with(Supplier<? extends Throwable> other) {
        return new Fault(name, matches, kind, first, count, Objects.requireNonNull(other, "other"), delay);
    }

    /**
     * A copy of this fault that strikes after a delay; no delay by default.
     *
     * @param time the delay
     * @param scheduler the clock of the delay, which may be virtual
     */
    public Fault after(Duration time, Scheduler scheduler) {
        return new Fault(name, matches, kind, first, count, error, new Delay(time, scheduler, false));
    }

    /**
     * A copy of this fault whose call succeeds after a delay. A caller that cancels before then gets no answer, but the
     * effect takes place, as in a cloud that finishes a request whose client has gone.
     *
     * @param time the delay
     * @param scheduler the clock of the delay, which may be virtual
     */
    public Fault late(Duration time, Scheduler scheduler) {
        return new Fault(name, matches, null, first, count, null, new Delay(time, scheduler, true));
    }

    boolean matches(String effect) {
        return matches.test(effect);
    }

    /** Whether this fault is for exactly this call. */
    boolean isOn(String call) {
        return name.equals(call);
    }

    /** Whether the matching call with this number, counted from 1, is struck. */
    boolean strikes(int number) {
        return number >= first && number - first < count;
    }

    /** The kind of the failure; null for a call that is only late. */
    Faults.@Nullable Kind kind() {
        return kind;
    }

    @Nullable
    Delay delay() {
        return delay;
    }

    Throwable error(Supplier<? extends Throwable> otherwise) {
        return error == null ? otherwise.get() : error.get();
    }

    private static int atLeastOne(int n) {
        if (n < 1) {
            throw new IllegalArgumentException("counted from 1, not from " + n);
        }
        return n;
    }

    @Override
    public String toString() {
        return name
                + (kind == null ? " late" : " " + kind)
                + (first == 1 ? "" : " from the " + first + ". time on")
                + (count == 1 ? "" : count == Integer.MAX_VALUE ? " always" : " " + count + " times");
    }
}
