package io.alchemyreactive.test;

import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;

/**
 * One call that goes wrong, by its verb and the name of the resource: {@code Fault.on(Verb.UPDATE, "db").times(2)} lets
 * the first two updates of {@code db} fail. Give it to {@link Faults#of} or {@link ScratchStack#strike}. Immutable and
 * thread-safe.
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

    /** The verb that a provider is asked for. */
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
        /** Say what a user should know; the call of a resource. */
        WARNINGS,
        /** Compare; the call of a type, because a provider is not told for which resource. */
        DIFF,
        /** List all objects; the call of a type. */
        LIST;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    record Delay(Duration time, Scheduler scheduler, boolean detached) {}

    /**
     * The first call of this verb for this resource fails before it has an effect.
     *
     * @param of the FQN under which the object was begun; for {@link Verb#DIFF} and {@link Verb#LIST} the name of the type
     */
    public static Fault on(Verb verb, String of) {
        String name = verb.word() + " " + Objects.requireNonNull(of, "of");
        return new Fault(name, name::equals, Faults.Kind.FAIL_BEFORE, 1, 1, null, null);
    }

    /**
     * The first commit that contains this fails before it has an effect.
     *
     * @param part FQN and status of a row, such as {@code db updating}, or {@code without db}
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

    /** This fault, struck from the n-th matching call on; counted from 1, which is the default. */
    public Fault nth(int n) {
        return new Fault(name, matches, kind, atLeastOne(n), count, error, delay);
    }

    /** This fault, struck so many times in a row; once by default. */
    public Fault times(int n) {
        return new Fault(name, matches, kind, first, atLeastOne(n), error, delay);
    }

    /** This fault, struck at every matching call. */
    public Fault always() {
        return times(Integer.MAX_VALUE);
    }

    /** This fault, going wrong in another way; {@link Faults.Kind#FAIL_BEFORE} by default. */
    public Fault with(Faults.Kind other) {
        return new Fault(name, matches, Objects.requireNonNull(other, "other"), first, count, error, delay);
    }

    /** This fault, failing with an error that is made anew each time; a {@link Faults.FaultException} by default. */
    public Fault with(Supplier<? extends Throwable> other) {
        return new Fault(name, matches, kind, first, count, Objects.requireNonNull(other, "other"), delay);
    }

    /** This fault, going wrong after a time of this scheduler, which may be one of virtual time; at once by default. */
    public Fault after(Duration time, Scheduler scheduler) {
        return new Fault(name, matches, kind, first, count, error, new Delay(time, scheduler, false));
    }

    /**
     * A call that succeeds after a time of this scheduler, in place of going wrong. Who has cancelled it by then gets no
     * answer, and the effect takes place all the same, as in a cloud that goes on with what it was asked for.
     */
    public Fault late(Duration time, Scheduler scheduler) {
        return new Fault(name, matches, null, first, count, null, new Delay(time, scheduler, true));
    }

    boolean matches(String effect) {
        return matches.test(effect);
    }

    /** Whether it was made for the call with just this name. */
    boolean isOn(String call) {
        return name.equals(call);
    }

    /** Whether the matching effect with this number, counted from 1, goes wrong. */
    boolean strikes(int number) {
        return number >= first && number - first < count;
    }

    /** The failure; null where only the time is another one. */
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
