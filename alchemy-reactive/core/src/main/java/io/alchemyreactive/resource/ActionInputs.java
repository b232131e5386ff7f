package io.alchemyreactive.resource;

import io.alchemyreactive.internal.declare.NamedOutputs;
import io.alchemyreactive.internal.declare.RecordShape;
import io.alchemyreactive.output.Output;
import java.util.Optional;

/**
 * The inputs of an action: one record, known already or as an output. Immutable and thread-safe.
 *
 * @param <I> the record
 */
final class ActionInputs<I extends Record> {

    private final Class<I> type;
    private final Output<? extends I> record;
    private final Optional<I> known;

    private ActionInputs(Class<I> type, Output<? extends I> record, Optional<I> known) {
        this.type = type;
        this.record = record;
        this.known = known;
    }

    static <I extends Record> ActionInputs<I> of(I known) {
        @SuppressWarnings("unchecked") // a record class has no subclasses
        Class<I> type = (Class<I>) known.getClass();
        return new ActionInputs<>(type, Output.of(known), Optional.of(known));
    }

    static <I extends Record> ActionInputs<I> of(Class<I> type, Output<? extends I> record) {
        return new ActionInputs<>(type, record, Optional.empty());
    }

    Class<I> type() {
        return type;
    }

    /**
     * Component by component; absent ones of a known record are left out.
     *
     * @throws io.alchemyreactive.value.UnsupportedValueException when an accessor of a known record fails
     */
    NamedOutputs byComponent(RecordShape<I> shape) {
        var outputs = new NamedOutputs();
        for (RecordShape.Component component : shape.components()) {
            String name = component.name();
            if (known.isEmpty()) {
                outputs.put(name, record.map(values -> shape.read(name, values)));
            } else {
                Object value = shape.read(name, known.get());
                if (value != null) {
                    outputs.put(name, Output.of(value));
                }
            }
        }
        return outputs;
    }
}
