/**
 * An app without video: it speaks the app protocol as 001 says, follows a script and can misbehave.
 */
@NullMarked
package io.dsfleet.scriptedapp;

import org.jspecify.annotations.NullMarked;
