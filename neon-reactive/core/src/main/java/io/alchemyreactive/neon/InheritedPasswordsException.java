package io.alchemyreactive.neon;

import io.alchemyreactive.error.RefusedException;
import io.alchemyreactive.neon.api.branch.NeonBranch;

/** A branch would have the passwords of its parent, which its declaration forbids. */
public final class InheritedPasswordsException extends RefusedException {

    InheritedPasswordsException(String branch, NeonBranch parent) {
        super("the branch '" + branch + "' would have the passwords of its parent '" + parent.name() + "' ("
                + parent.id() + "), which is not protected, and its declaration refuses that. Protect the parent, or"
                + " declare inheritedPasswords(ROTATE).");
    }
}
