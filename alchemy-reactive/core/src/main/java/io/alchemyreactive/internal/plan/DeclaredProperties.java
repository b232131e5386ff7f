package io.alchemyreactive.internal.plan;

import io.alchemyreactive.internal.declare.Declaration;
import io.alchemyreactive.internal.declare.Declarations;
import io.alchemyreactive.output.Result;
import io.alchemyreactive.resource.InvalidDeclarationException;
import io.alchemyreactive.resource.ResourceType;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The properties of declared resources, without state and without providers. Stateless. */
public final class DeclaredProperties {

    private DeclaredProperties() {}

    /**
     * The properties of each resource of this type by its FQN, in the order of declaration.
     *
     * @throws InvalidDeclarationException when a property is known only after a deploy, or cannot be computed
     */
    public static <P extends Record> Map<String, P> of(Declarations declarations, ResourceType<?, P, ?> type) {
        Map<String, P> all = new LinkedHashMap<>();
        for (Declaration declaration : declarations.inOrder()) {
            if (declaration.type() == type) {
                all.put(declaration.fqn(), properties(declaration, type));
            }
        }
        return all;
    }

    private static <P extends Record> P properties(Declaration declaration, ResourceType<?, P, ?> type) {
        Inputs inputs = Inputs.evaluate(declaration, (source, attribute, get) -> new Result.Unknown(Set.of(attribute)));
        if (!inputs.complete()) {
            throw new InvalidDeclarationException(
                    declaration.fqn(),
                    "has properties that are known only after a deploy: " + String.join(", ", inputs.unknown()),
                    "Give them values that the program knows.");
        }
        return type.props().fromValue(declaration.fqn(), inputs.props(null));
    }
}
