package io.alchemyreactive.postgres;

/** The attributes of a resource that is a preview database. */
public interface PreviewAttributes {

    /** The part of the attributes that all preview databases have. */
    PreviewDescription description();
}
