package io.dsfleet.vision.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class ObjectTrackerTest {
  private static final TrackerSettings SETTINGS = TrackerSettings.forRate(10);

  private final ObjectTracker tracker = new ObjectTracker(SETTINGS, 768, 576, 1, 0);

  @Test
  void tracksTwoPeopleWhoCross() {
    for (int frame = 0; frame < 30; frame++) {
      see(person(100 + 8 * frame, 200), person(400 - 8 * frame, 330));
    }
    List<TrackPath> paths = tracker.endFile();
    assertThat(paths).extracting(TrackPath::trackId).containsExactly(1L, 2L);
    for (TrackPath path : paths) {
      assertThat(path.firstFrame()).isZero();
      assertThat(path.lastFrame()).isEqualTo(29);
      assertThat(path.boxes()).hasSize(30);
    }
    assertThat(paths.getFirst().boxes().getLast().centreX()).isCloseTo(332, within(6.0));
  }

  @Test
  void overlappingObjectsOfTwoClassesAreTrackedSeparately() {
    for (int frame = 0; frame < 10; frame++) {
      BoundingBox box = person(100 + 5 * frame, 200);
      tracker.predict();
      tracker.update(
          new FrameObservation(
              true,
              List.of(
                  new ObjectDetection(box, 0.9, "person"), new ObjectDetection(box, 0.8, "bike")),
              List.of()));
    }
    assertThat(tracker.endFile())
        .extracting(TrackPath::className, path -> path.boxes().size())
        .containsExactlyInAnyOrder(tuple("person", 10), tuple("bike", 10));
  }

  @Test
  void aPersonKeepsTheTrackIdAcrossFiles() {
    for (int frame = 0; frame < 20; frame++) {
      see(person(100 + 5 * frame, 200));
    }
    TrackPath first = tracker.endFile().getFirst();
    for (int frame = 20; frame < 40; frame++) {
      see(person(100 + 5 * frame, 200));
    }
    TrackPath second = tracker.endFile().getFirst();
    assertThat(second.trackId()).isEqualTo(first.trackId());
    assertThat(second.firstFrame()).isZero();
    assertThat(second.boxes()).hasSize(20);
    assertThat(second.boxes().getFirst().overlap(first.boxes().getLast())).isGreaterThan(0.6);
  }

  @Test
  void framesWithoutDetectionAreInterpolated() {
    for (int frame = 0; frame < 30; frame++) {
      if (frame < 10 || frame >= 16) {
        see(person(100 + 6 * frame, 200));
      } else {
        see();
      }
    }
    TrackPath path = tracker.endFile().getFirst();
    assertThat(path.boxes()).hasSize(30);
    assertThat(path.boxes().get(13).centreX()).isCloseTo(100 + 6 * 13, within(6.0));
  }

  @Test
  void aHiddenPersonKeepsTheTrackIdAcrossFiles() {
    for (int frame = 0; frame < 20; frame++) {
      if (frame < 18) {
        see(person(100 + 5 * frame, 200));
      } else {
        see();
      }
    }
    assertThat(tracker.endFile().getFirst().boxes()).hasSize(20);
    for (int frame = 20; frame < 30; frame++) {
      if (frame > 22) {
        see(person(100 + 5 * frame, 200));
      } else {
        see();
      }
    }
    TrackPath path = tracker.endFile().getFirst();
    assertThat(path.trackId()).isEqualTo(1);
    assertThat(path.firstFrame()).isZero();
    assertThat(path.boxes().getFirst().centreX()).isCloseTo(200, within(6.0));
  }

  @Test
  void aTrackEndsWhereThePersonWasLastSeen() {
    for (int frame = 0; frame < 10 + 2 * SETTINGS.maxUnseenFrames(); frame++) {
      if (frame < 10) {
        see(person(300, 200));
      } else {
        see();
      }
    }
    assertThat(tracker.endFile().getFirst().lastFrame()).isEqualTo(9);
    see();
    assertThat(tracker.endFile()).isEmpty();
  }

  @Test
  void aSingleDetectionIsNotATrack() {
    see(person(300, 200));
    for (int frame = 0; frame < 20; frame++) {
      see();
    }
    assertThat(tracker.endFile()).isEmpty();
    assertThat(tracker.nextTrackId()).isEqualTo(1);
  }

  @Test
  void motionKeepsATrackButDoesNotStartOne() {
    for (int frame = 0; frame < 20; frame++) {
      BoundingBox box = person(100 + 5 * frame, 200);
      tracker.predict();
      List<ObjectDetection> people =
          frame < 6 ? List.of(new ObjectDetection(box, 0.9, "person")) : List.of();
      tracker.update(
          new FrameObservation(frame < 6, people, List.of(box, new BoundingBox(500, 50, 60, 60))));
    }
    List<TrackPath> paths = tracker.endFile();
    assertThat(paths).hasSize(1);
    assertThat(paths.getFirst().boxes()).hasSize(20);
    assertThat(paths.getFirst().boxes().getLast().centreX()).isCloseTo(195, within(8.0));
  }

  @Test
  void boxesAreClippedToThePicture() {
    for (int frame = 0; frame < 60; frame++) {
      double centre = 600 + 6 * frame;
      if (centre < 790) {
        see(person(centre, 200));
      } else {
        see();
      }
    }
    List<BoundingBox> boxes = tracker.endFile().getFirst().boxes();
    assertThat(boxes)
        .hasSizeGreaterThan(25)
        .allSatisfy(
            box -> {
              assertThat(box.x()).isBetween(0.0, 767.0);
              assertThat(box.x() + box.width()).isLessThanOrEqualTo(768);
              assertThat(box.width()).isPositive();
            });
  }

  @Test
  void trackIdsContinueInANewTracker() {
    ObjectTracker next = new ObjectTracker(SETTINGS, 320, 240, 7, 12);
    for (int frame = 0; frame < 5; frame++) {
      next.predict();
      next.update(
          new FrameObservation(
              true, List.of(new ObjectDetection(person(100, 120), 0.9, "person")), List.of()));
    }
    TrackPath path = next.endFile().getFirst();
    assertThat(path.trackId()).isEqualTo(7);
    assertThat(path.firstFrame()).isEqualTo(12);
    assertThat(next.nextTrackId()).isEqualTo(8);
  }

  private static BoundingBox person(double centreX, double centreY) {
    return BoundingBox.around(centreX, centreY, 34, 90);
  }

  private void see(BoundingBox... people) {
    tracker.predict();
    tracker.update(
        new FrameObservation(
            true,
            Arrays.stream(people).map(box -> new ObjectDetection(box, 0.9, "person")).toList(),
            List.of()));
  }
}
