package io.dsfleet.vision.nanodet;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The 80 classes of the COCO data set, by class number. */
final class CocoClasses {
  static final List<String> NAMES =
      List.of(
          ("person,bicycle,car,motorcycle,airplane,bus,train,truck,boat,traffic light,"
                  + "fire hydrant,stop sign,parking meter,bench,bird,cat,dog,horse,sheep,cow,"
                  + "elephant,bear,zebra,giraffe,backpack,umbrella,handbag,tie,suitcase,frisbee,"
                  + "skis,snowboard,sports ball,kite,baseball bat,baseball glove,skateboard,"
                  + "surfboard,tennis racket,bottle,wine glass,cup,fork,knife,spoon,bowl,banana,"
                  + "apple,sandwich,orange,broccoli,carrot,hot dog,pizza,donut,cake,chair,couch,"
                  + "potted plant,bed,dining table,toilet,tv,laptop,mouse,remote,keyboard,"
                  + "cell phone,microwave,oven,toaster,sink,refrigerator,book,clock,vase,scissors,"
                  + "teddy bear,hair drier,toothbrush")
              .split(",", -1));

  private CocoClasses() {}

  /** Returns the names as a dictionary in Python notation, as Ultralytics writes them. */
  static String dictionary() {
    return IntStream.range(0, NAMES.size())
        .mapToObj(number -> number + ": '" + NAMES.get(number) + "'")
        .collect(Collectors.joining(", ", "{", "}"));
  }
}
