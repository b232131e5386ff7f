package io.alchemyreactive.cli.render;

import io.alchemyreactive.plan.ChangeAction;
import io.alchemyreactive.plan.Plan;
import io.alchemyreactive.value.CanonicalJson;
import io.alchemyreactive.value.Value;
import java.util.Optional;

/** A plan for the command line. */
public final class PlanView {

    /** The plan's JSON has masks where secrets were, so neither is called for a plan of the engine's. */
    private static final CanonicalJson.SecretForm NO_SECRETS = new CanonicalJson.SecretForm() {
        @Override
        public String write(Value secret, String path) {
            throw new IllegalStateException("a plan holds no secret");
        }

        @Override
        public Value read(String text, String path) {
            throw new IllegalStateException("a plan holds no secret");
        }
    };

    private PlanView() {}

    /** The plan's own JSON as a value; it holds no secret any more. */
    public static Value.Fields data(Plan plan, boolean all) {
        String json = all ? plan.toJsonWithAll() : plan.toJson();
        return (Value.Fields) CanonicalJson.parse(json, NO_SECRETS);
    }

    /** The plan of a run that holds the stage itself, which nobody needs to be told. */
    public static Plan ofHolder(Plan plan) {
        return new Plan(
                plan.stage(),
                plan.baseRevision(),
                Optional.empty(),
                plan.changes(),
                plan.references(),
                plan.protections(),
                plan.warnings());
    }

    /** The plan's text; on demand with the resources that have nothing to do at its end. */
    public static String text(Plan plan, boolean all) {
        var text = new StringBuilder(plan.toText());
        if (all) {
            plan.changes().stream()
                    .filter(change -> change.action() == ChangeAction.NOOP)
                    .forEach(change -> text.append("    ")
                            .append(change.fqn())
                            .append(" (")
                            .append(change.type())
                            .append(")  as it is\n"));
        }
        return text.toString();
    }
}
