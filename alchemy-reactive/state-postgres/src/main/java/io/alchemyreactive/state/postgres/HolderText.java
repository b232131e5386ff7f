package io.alchemyreactive.state.postgres;

import io.alchemyreactive.internal.codec.Document;
import io.alchemyreactive.internal.codec.HolderForm;
import io.alchemyreactive.state.Holder;

/** The text form of a holder. */
final class HolderText {

    private HolderText() {}

    static String write(Holder holder) {
        return Document.write(HolderForm.fields(holder).values());
    }

    static Holder read(String text, String place) {
        return HolderForm.read(Document.parse(place, text));
    }
}
