package io.alchemyreactive.resource;

import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.output.Source;
import io.alchemyreactive.state.StageKey;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The handle of a declared or referenced resource, with its attributes as outputs. Subclasses are final, have one
 * constructor that takes the handle, and one accessor per attribute. Belongs to one run. Immutable and thread-safe.
 *
 * @param <A> the attributes
 */
public abstract class Resource<A extends Record> {

    private final Handle<A> handle;

    /** For subclasses. */
    protected Resource(Handle<A> handle) {
        this.handle = Objects.requireNonNull(handle, "handle");
    }

    /** All attributes together; known only when every one of them is. */
    public final Output<A> attributes() {
        return output("", attributes -> attributes);
    }

    /** The resource's name with its scopes; for a reference the name in its own stage. */
    public final String fqn() {
        return handle.fqn();
    }

    /**
     * An attribute as an output. The plan knows the value while the component of this name is known.
     *
     * @param name the component of the attributes record
     * @param get reads that component
     * @throws InvalidDeclarationException when the record has no such component
     */
    protected final <T> Output<T> attribute(String name, Function<? super A, ? extends @Nullable T> get) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(get, "get");
        if (handle.type.attributes().component(name).isEmpty()) {
            throw new InvalidDeclarationException(
                    fqn(),
                    "(" + handle.type + ") has no attribute '" + name + "'",
                    "Correct the name in " + getClass().getName() + ".");
        }
        return output(name, get);
    }

    private <T> Output<T> output(String name, Function<? super A, ? extends @Nullable T> get) {
        @SuppressWarnings("unchecked") // the engine passes the attributes of the type of the handle
        Function<Object, @Nullable Object> ofAttributes = (Function<Object, @Nullable Object>) (Function<?, ?>) get;
        return Output.attribute(handle, name, ofAttributes);
    }

    /** The source behind this resource; for the engine. */
    public final Handle<A> handle() {
        return handle;
    }

    @Override
    public final String toString() {
        return handle.describe();
    }

    /** The identity of a resource within one run. Compared by identity. */
    public static final class Handle<A extends Record> implements Source {

        private final Declarations run;
        private final ResourceType<?, ?, A> type;
        private final StageKey stage;
        private final String fqn;
        private final boolean output;
        private final int index;

        /** For the engine, which passes it to the constructor of the subclass. */
        public Handle(Declarations run, ResourceType<?, ?, A> type, StageKey stage, String fqn, boolean output) {
            this(run, type, stage, fqn, output, -1);
        }

        /**
         * As the other one, for a resource that the run declares.
         *
         * @param index the place of the declaration in the order of the run
         */
        public Handle(
                Declarations run, ResourceType<?, ?, A> type, StageKey stage, String fqn, boolean output, int index) {
            this.run = run;
            this.type = type;
            this.stage = stage;
            this.fqn = fqn;
            this.output = output;
            this.index = index;
        }

        /** The resource's type. */
        public ResourceType<?, ?, A> type() {
            return type;
        }

        /** The stage that owns the resource. */
        public StageKey stage() {
            return stage;
        }

        /** The FQN within that stage; for {@link #isOutput} the path of the output that holds the resource. */
        public String fqn() {
            return fqn;
        }

        /** Whether the resource is referenced by a path in the outputs of its stage, and not by its FQN. */
        public boolean isOutput() {
            return output;
        }

        /** The place of the declaration in the order of the run; negative for a reference. */
        public int index() {
            return index;
        }

        /** Whether the handle belongs to this run, and not to an earlier one. */
        public boolean isOf(Declarations run) {
            return this.run == run;
        }

        /** Whether another stage owns it. */
        public boolean isReference() {
            return !stage.equals(run.stage());
        }

        @Override
        public String describe() {
            return isReference() ? stage + "/" + fqn : fqn;
        }
    }
}
