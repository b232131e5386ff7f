package io.alchemyreactive.internal.plan;

import io.alchemyreactive.effect.ErrorBoundary;
import io.alchemyreactive.error.ErrorText;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.SchemaMismatchException;
import io.alchemyreactive.value.Value;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The attributes of a resource that other resources can use at some moment of a run. Thread-safe. */
public final class AttributesView {

    private final RecordShape<?> shape;
    private final String fqn;
    private final Value.@Nullable Fields stored;
    private final @Nullable Set<String> known;
    private volatile @Nullable Record typed;

    private AttributesView(
            RecordShape<?> shape, String fqn, Value.@Nullable Fields stored, @Nullable Set<String> known) {
        this.shape = shape;
        this.fqn = fqn;
        this.stored = stored;
        this.known = known;
    }

    /** A view in which all attributes are known. */
    public static AttributesView all(RecordShape<?> shape, String fqn, Value.Fields stored) {
        return new AttributesView(shape, fqn, stored, null);
    }

    /** A view in which only these attributes are known. */
    public static AttributesView some(RecordShape<?> shape, String fqn, Value.Fields stored, Set<String> known) {
        return new AttributesView(shape, fqn, stored, Set.copyOf(known));
    }

    /** A view in which no attribute is known. */
    public static AttributesView nothing(RecordShape<?> shape, String fqn) {
        return new AttributesView(shape, fqn, null, Set.of());
    }

    /** The value of one attribute as far as it is known; of all together when the name is empty. */
    public Result attribute(String name, Function<Object, @Nullable Object> get) {
        if (stored == null || known != null && !known.contains(name)) {
            return new Result.Unknown(Set.of(name.isEmpty() ? fqn : fqn + "." + name));
        }
        Record record;
        try {
            record = ErrorBoundary.call(() -> typed(stored));
        } catch (RuntimeException e) {
            return new Result.Failed(new SchemaMismatchException(fqn, shape.type(), e));
        }
        try {
            Object value = ErrorBoundary.<@Nullable Object>call(() -> get.apply(record));
            return value == null ? Result.Known.ABSENT : new Result.Known(value);
        } catch (Exception e) {
            return new Result.Failed(new InvalidDeclarationException(
                    fqn,
                    (name.isEmpty() ? "has attributes" : "has an attribute '" + name + "'") + " whose function fails: "
                            + ErrorText.withKind(e),
                    "Correct the function in the class of its handles.",
                    e));
        }
    }

    private Record typed(Value.Fields attributes) {
        Record record = typed;
        if (record == null) {
            record = shape.fromValue(attributes);
            typed = record;
        }
        return record;
    }
}
