package io.dsfleet.scriptedapp;

import io.dsfleet.messages.app.AppMessage;
import io.dsfleet.messages.app.StartAnalysis;
import io.dsfleet.messages.job.MediaFile;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;

/** How a scripted app behaves; may be changed while it runs. Obedient and instant at first. */
public final class Behaviour {
  private volatile Duration fileTime = Duration.ZERO;
  private volatile Function<StartAnalysis, StartAnswer> onStart = start -> StartAnswer.WORK;
  private volatile Predicate<MediaFile> unreadable = file -> false;
  private volatile Tamper tamper = Tamper.none();
  private volatile Function<AppMessage, Duration> delay = message -> Duration.ZERO;
  private volatile int stallAfter = Integer.MAX_VALUE;
  private volatile int dropAfter = Integer.MAX_VALUE;
  private volatile int dieAfter = Integer.MAX_VALUE;
  private volatile boolean answersInterrupt = true;
  private volatile boolean answersStatus = true;

  private Behaviour() {}

  /** Takes every job and works off every file at once. */
  public static Behaviour obedient() {
    return new Behaviour();
  }

  /** Time that each file takes; zero is at once. */
  public Behaviour fileTime(Duration time) {
    fileTime = time;
    return this;
  }

  /** What it does with every start. */
  public Behaviour onStart(StartAnswer answer) {
    return onStart(start -> answer);
  }

  /** What it does with each start. */
  public Behaviour onStart(Function<StartAnalysis, StartAnswer> answer) {
    onStart = answer;
    return this;
  }

  /** Files that it reports as {@code file_done} with {@code status: error}. */
  public Behaviour unreadable(Predicate<MediaFile> file) {
    unreadable = file;
    return this;
  }

  /** Changes what it says. */
  public Behaviour tamper(Tamper change) {
    tamper = change;
    return this;
  }

  /** Says each message that much later; later ones may overtake it. */
  public Behaviour delay(Function<AppMessage, Duration> by) {
    delay = by;
    return this;
  }

  /** Says no more of a camera once this many of its files are done. */
  public Behaviour stallAfter(int files) {
    stallAfter = files;
    return this;
  }

  /** Drops the connection once it has done this many files in all. */
  public Behaviour dropAfter(int files) {
    dropAfter = files;
    return this;
  }

  /** Dies once it has done this many files in all: socket gone, memory gone. */
  public Behaviour dieAfter(int files) {
    dieAfter = files;
    return this;
  }

  /** Whether it answers {@code interrupt_analysis}. */
  public Behaviour answersInterrupt(boolean answers) {
    answersInterrupt = answers;
    return this;
  }

  /** Whether it answers {@code query_analysis_status}. */
  public Behaviour answersStatus(boolean answers) {
    answersStatus = answers;
    return this;
  }

  Duration fileTime() {
    return fileTime;
  }

  StartAnswer answerTo(StartAnalysis start) {
    return onStart.apply(start);
  }

  boolean isUnreadable(MediaFile file) {
    return unreadable.test(file);
  }

  Tamper tamper() {
    return tamper;
  }

  Duration delayOf(AppMessage message) {
    return delay.apply(message);
  }

  int stallAfter() {
    return stallAfter;
  }

  int dropAfter() {
    return dropAfter;
  }

  int dieAfter() {
    return dieAfter;
  }

  boolean answersInterrupt() {
    return answersInterrupt;
  }

  boolean answersStatus() {
    return answersStatus;
  }
}
