// Cards, drawn by Microsoft's own renderer and made to look as they do in Teams.

import { html } from "./words.js";

const { AdaptiveCards } = window;

const TEXT = {
  default: { default: "#242424", subtle: "#616161" },
  dark: { default: "#242424", subtle: "#616161" },
  light: { default: "#ffffff", subtle: "#f0f0f0" },
  accent: { default: "#4f52b2", subtle: "#5b5fc7" },
  good: { default: "#0e6027", subtle: "#237b4b" },
  warning: { default: "#835b00", subtle: "#835b00" },
  attention: { default: "#b10e1c", subtle: "#c4314b" },
};
const surface = (backgroundColor) => ({ backgroundColor, foregroundColors: TEXT });

const HOST = new AdaptiveCards.HostConfig({
  fontFamily: "inherit",
  fontSizes: { small: 12, default: 14, medium: 16, large: 18, extraLarge: 24 },
  fontWeights: { lighter: 400, default: 400, bolder: 600 },
  lineHeights: { small: 16, default: 20, medium: 22, large: 24, extraLarge: 32 },
  spacing: { none: 0, extraSmall: 4, small: 6, default: 10, medium: 16, large: 20, extraLarge: 24, padding: 16 },
  separator: { lineThickness: 1, lineColor: "#e0e0e0" },
  supportsInteractivity: true,
  imageSizes: { small: 32, medium: 52, large: 100 },
  actions: {
    maxActions: 6,
    spacing: "medium",
    buttonSpacing: 8,
    showCard: { actionMode: "inline", inlineTopMargin: 12, style: "emphasis" },
    actionsOrientation: "horizontal",
    actionAlignment: "left",
    iconPlacement: "leftOfTitle",
    iconSize: 16,
  },
  adaptiveCard: { allowCustomStyle: false },
  containerStyles: {
    default: surface("#ffffff"),
    emphasis: surface("#f5f5f5"),
    accent: surface("#ebebff"),
    good: surface("#eaf5ea"),
    warning: surface("#fdf6e3"),
    attention: surface("#fdeef0"),
  },
  factSet: {
    title: { color: "default", size: "default", weight: "bolder", isSubtle: false, wrap: true, maxWidth: 160 },
    value: { color: "default", size: "default", weight: "default", isSubtle: false, wrap: true },
    spacing: 12,
  },
  inputs: {
    label: {
      inputSpacing: "small",
      requiredInputs: { weight: "bolder", color: "default", size: "default", suffix: " *", suffixColor: "attention" },
      optionalInputs: { weight: "bolder", color: "default", size: "default" },
    },
    errorMessage: { color: "attention", size: "small", spacing: "small", weight: "default" },
  },
  textStyles: { heading: { size: "medium", weight: "bolder", color: "default", isSubtle: false, fontType: "default" } },
  textBlock: { headingLevel: 3 },
});

AdaptiveCards.AdaptiveCard.onProcessMarkdown = (text, result) => {
  result.outputHtml = html(text);
  result.didProcess = true;
};

// What a press sends: the renderer has checked the inputs and merged them into the data.
function asSent(action) {
  const sent = { type: action.getJsonTypeName(), title: action.title, data: action.data };
  if (action.id) sent.id = action.id;
  if (action.verb) sent.verb = action.verb;
  return sent;
}

// The card as an element. `onPress(action)` gets Execute and Submit, `onLink(url)` what would leave Teams.
export function drawn(json, { onPress, onLink }) {
  const card = new AdaptiveCards.AdaptiveCard();
  card.hostConfig = HOST;
  const frame = document.createElement("div");
  frame.className = "card";
  card.onExecuteAction = (action) => {
    const kind = action.getJsonTypeName();
    if (kind === "Action.OpenUrl") onLink(action.url ?? "");
    else onPress(asSent(action));
  };
  card.onAnchorClicked = (_element, anchor) => {
    onLink(anchor.href);
    return true;
  };
  try {
    card.parse(json);
    const element = card.render();
    if (element) frame.append(element);
  } catch (error) {
    console.error(error);
    frame.textContent = "This card cannot be drawn.";
  }
  return frame;
}
