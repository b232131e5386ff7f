package io.alchemyreactive.output;

import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The result of evaluating an output. */
public sealed interface Result {

    /** The value is known; a null value is known to be absent. */
    record Known(@Nullable Object value) implements Result {

        /** Known to be absent. */
        public static final Known ABSENT = new Known(null);
    }

    /**
     * The value is known only after apply.
     *
     * @param because the attributes that are missing, as {@code id.attribute}; sorted
     */
    record Unknown(Set<String> because) implements Result {
        public Unknown {
            because = Set.copyOf(because);
        }

        Unknown and(Unknown other) {
            var both = new TreeSet<>(because);
            both.addAll(other.because);
            return new Unknown(both);
        }
    }

    /** The source has to be resolved first; the caller then evaluates again. */
    record Pending(Source source) implements Result {
        public Pending {
            Objects.requireNonNull(source, "source");
        }
    }

    /** A callback of the program failed. */
    record Failed(RuntimeException error) implements Result {
        public Failed {
            Objects.requireNonNull(error, "error");
        }
    }
}
