package io.alchemyreactive.internal.declare;

import io.alchemyreactive.output.Evaluation;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.ResourceType;
import io.alchemyreactive.value.UnsupportedValueException;
import java.util.ArrayList;
import java.util.List;

/** Checks the inputs of declarations as far as that needs no provider. Stateless. */
final class DeclaredInputs {

    private static final Output<?> ABSENT = Output.of(null);

    private DeclaredInputs() {}

    /**
     * The inputs by the components of the properties; one that was not given is known to be absent.
     *
     * @throws InvalidDeclarationException when a required one is missing, one is no property of the type, or a value or
     *     its type cannot be stored
     */
    static List<Output<?>> checked(ResourceType<?, ?, ?> type, String fqn, NamedOutputs given) {
        List<RecordShape.Component> components = type.props().components();
        Output<?>[] inputs = new Output<?>[components.size()];
        int found = 0;
        boolean complete = true;
        for (int i = 0; i < inputs.length; i++) {
            Output<?> input = given.get(components.get(i).name());
            found += input == null ? 0 : 1;
            complete &= input != null || !components.get(i).required();
            inputs[i] = input == null ? ABSENT : input;
        }
        if (!complete) {
            throw lacking(type, fqn, given);
        }
        if (found < given.size()) {
            throw unknown(type, fqn, given);
        }
        checkValues(type, fqn, inputs);
        return List.of(inputs);
    }

    private static InvalidDeclarationException lacking(ResourceType<?, ?, ?> type, String fqn, NamedOutputs given) {
        List<String> missing = type.props().components().stream()
                .filter(component -> component.required() && given.get(component.name()) == null)
                .map(RecordShape.Component::name)
                .sorted()
                .toList();
        return new InvalidDeclarationException(
                fqn,
                "(" + type + ") lacks " + String.join(", ", missing),
                missing.size() == 1 ? "Set this property." : "Set these properties.");
    }

    private static InvalidDeclarationException unknown(ResourceType<?, ?, ?> type, String fqn, NamedOutputs given) {
        List<String> names = new ArrayList<>(given.names());
        names.removeIf(name -> type.props().component(name).isPresent());
        return new InvalidDeclarationException(
                fqn, "(" + type + ") has no property '" + names.get(0) + "'", "Correct the name in its builder.");
    }

    private static void checkValues(ResourceType<?, ?, ?> type, String fqn, Output<?>[] inputs) {
        try {
            type.props().check();
            for (int i = 0; i < inputs.length; i++) {
                Object value = Evaluation.constant(inputs[i]);
                if (value != null) {
                    type.props().check(i, value);
                }
            }
        } catch (UnsupportedValueException e) {
            throw new InvalidDeclarationException(
                    fqn, "(" + type + ") has invalid properties: " + e.getMessage(), "Correct them.", e);
        }
        try {
            type.attributes().check();
        } catch (UnsupportedValueException e) {
            throw new InvalidDeclarationException(
                    fqn, "(" + type + ") cannot be stored: its attribute " + e.getMessage(), "Correct its type.", e);
        }
    }
}
