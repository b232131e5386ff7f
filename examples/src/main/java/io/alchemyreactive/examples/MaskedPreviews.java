package io.alchemyreactive.examples;

import io.alchemyreactive.Stack;
import io.alchemyreactive.effect.Effect;
import io.alchemyreactive.effect.Redacted;
import io.alchemyreactive.neon.Branch;
import io.alchemyreactive.neon.InheritedPasswords;
import io.alchemyreactive.neon.Neon;
import io.alchemyreactive.neon.Project;
import io.alchemyreactive.output.Output;
import io.alchemyreactive.postgres.DataClass;
import io.alchemyreactive.postgres.DataPolicy;
import io.alchemyreactive.postgres.PostgresOrigin;
import io.alchemyreactive.postgres.mask.Mask;
import io.alchemyreactive.postgres.mask.MaskRule;
import io.alchemyreactive.postgres.mask.Masked;
import io.alchemyreactive.resource.Ref;

/** Previews with the rows of their parent, in which personal values are masked. */
final class MaskedPreviews {

    private MaskedPreviews() {}

    // snippet: program
    record Preview(Output<PostgresOrigin> origin, Output<DataClass> rows, Output<Masked> masked) {}

    static Stack<Preview> stack(Redacted<String> key) {
        return Stack.named("shop")
                .policy("pr-*", DataPolicy.MASKED)
                .providers(Neon.providers())
                .program(Preview.class, Effect.gen(fx -> {
                    var project = fx.yield(Project.ref("project", Ref.stage("staging")));
                    var branch = fx.yield(Branch.of(
                            "app-db", db -> db.project(project).inheritedPasswords(InheritedPasswords.ROTATE)));
                    var database = fx.yield(Mask.of(
                            "masked",
                            branch,
                            mask -> mask.key(key)
                                    .rule("customers", "email", MaskRule.email())
                                    .rule("customers", "name", MaskRule.text())
                                    .rule("customers", "note", MaskRule.constant("…"))
                                    .rule("calls", "phone", MaskRule.digits())
                                    .waive("products", "name", "names of goods")));
                    return new Preview(database.origin(), database.dataClass(), database.masked());
                }));
    }
    // end: program
}
