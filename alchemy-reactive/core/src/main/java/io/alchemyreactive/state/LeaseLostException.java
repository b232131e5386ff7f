package io.alchemyreactive.state;

import io.alchemyreactive.error.ErrorText;

/** The lease under which a write was tried is no longer the stage's; nothing was written. */
public final class LeaseLostException extends StateException {

    /** A failure that names the stage and why the lease is gone. */
    public LeaseLostException(StageKey stage, String why) {
        super("the lease of stage " + stage + " is lost: " + ErrorText.sentence(why)
                + " Nothing more was written; run the command again, it goes on from what is stored.");
    }
}
