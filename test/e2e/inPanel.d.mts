import type { FrameLocator, Locator } from 'playwright-core';

export function isFocused(target: Locator): Promise<boolean>;
/** The focus ring, as "style width". */
export function ring(target: Locator): Promise<string>;
/** Leaves the attribute data-mark="same", which is gone when the element was made anew. */
export function mark(target: Locator): Promise<void>;
/** @returns where the page then stands. */
export function scrollTo(report: FrameLocator, y: number): Promise<number>;
export function scrolled(report: FrameLocator): Promise<number>;
/** Whether anything has set `hacked` in the panel. */
export function wasHacked(report: FrameLocator): Promise<boolean>;
/** Resolves when the panel is narrower than `below`: the width that its content takes and the one that there is. */
export function widths(report: FrameLocator, below: number): Promise<{ wanted: number; given: number }>;
/** How many colours are drawn in a canvas, whole ones alone. */
export function drawnColours(canvas: Locator): Promise<number>;
/** What a canvas shows, to be compared. */
export function pictureOf(canvas: Locator): Promise<string>;
/** Resolves when the canvas shows something else. */
export function untilPictureIsNot(canvas: Locator, before: string): Promise<void>;
/** The highest contrast, as WCAG counts it, of what a canvas shows with a background. @param background a variable of the theme. */
export function contrast(canvas: Locator, background: string): Promise<number>;
/** What axe-core finds in the panel, and how many rules passed. */
export function seriousViolations(
  report: FrameLocator,
): Promise<{ rules: number; serious: string[]; others: string[] }>;
